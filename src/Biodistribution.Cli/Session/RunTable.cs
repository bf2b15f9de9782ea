using Biodistribution.Tables;

namespace Biodistribution.Cli.Session;

/// <summary>A table of a run as it is written.</summary>
/// <param name="File">Its file in the folder of the run.</param>
/// <param name="Table">The table.</param>
internal sealed record RunTable(string File, Table Table)
{
    /// <summary>Lines above its header, such as that data are simulated.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>A table without remarks.</summary>
    /// <param name="named">File and table.</param>
    public static implicit operator RunTable((string File, Table Table) named) => new(named.File, named.Table);
}
