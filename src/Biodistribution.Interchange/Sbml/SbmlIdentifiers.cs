using System.Globalization;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Interchange.Sbml;

/// <summary>Gives every symbol an identifier that SBML allows, its own name where that is one, each used once.</summary>
internal sealed class SbmlIdentifiers
{
    private readonly HashSet<string> taken = [];
    private readonly Dictionary<Symbol, string> ids = [];

    /// <summary>The identifier of a symbol.</summary>
    public string Of(Symbol symbol) => ids.TryGetValue(symbol, out var id) ? id : ids[symbol] = New(symbol.Name);

    /// <summary>A new identifier like a name.</summary>
    public string New(string name)
    {
        var plain = new string([.. name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);
        if (plain.Length == 0 || char.IsAsciiDigit(plain[0]))
            plain = "_" + plain;
        var id = plain;
        for (var i = 2; !taken.Add(id); i++)
            id = string.Create(CultureInfo.InvariantCulture, $"{plain}_{i}");
        return id;
    }

    /// <summary>Makes an identifier mean a symbol.</summary>
    public void Set(Symbol symbol, string id) => ids[symbol] = id;
}
