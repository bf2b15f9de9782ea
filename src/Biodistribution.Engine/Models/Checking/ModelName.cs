using Biodistribution.Models.Symbolics;
using Biodistribution.Units;
using Biodistribution.Yaml;

namespace Biodistribution.Models.Checking;

/// <summary>What a name in a model stands for.</summary>
internal enum NameKind
{
    Parameter,
    State,
    Definition,
}

/// <summary>A name expressions may use.</summary>
/// <param name="Source">Where it is defined.</param>
/// <param name="Kind">What it stands for.</param>
/// <param name="Symbol">Its variable in the graph.</param>
internal sealed record ModelName(YamlScalar Source, NameKind Kind, Symbol Symbol)
{
    /// <summary>The unit it is shown in; null while unknown, or when what is wrong with it has been reported.</summary>
    public Unit? Unit { get; set; }

    /// <summary>Whether an expression uses it.</summary>
    public bool IsUsed { get; set; }

    /// <summary>Whether something changes it in time: a flow, a rate, a production or an event.</summary>
    public bool IsChanged { get; set; }

    /// <summary>"a parameter", "a state" or "a definition".</summary>
    public string KindText =>
        Kind switch
        {
            NameKind.Parameter => "a parameter",
            NameKind.State => "a state",
            _ => "a definition",
        };
}
