using System.Collections.Immutable;
using Biodistribution.Cli.Screen;
using Biodistribution.Units;

namespace Biodistribution.Cli.Importing;

/// <summary>What animals were given, as said on the command line: one dose for all groups, or one for each.</summary>
/// <param name="ForAll">The dose of groups that are not named; null where none was said.</param>
/// <param name="ByGroup">Doses by group.</param>
internal sealed record GivenDoses(Quantity? ForAll, ImmutableDictionary<string, Quantity> ByGroup)
{
    /// <summary>One of the doses, which says in what the model counts; null where none was said.</summary>
    public Quantity? Any => ForAll ?? (ByGroup.IsEmpty ? null : ByGroup.OrderBy(pair => pair.Key, StringComparer.Ordinal).First().Value);

    /// <summary>Reads doses; null, after a message, where one is none.</summary>
    /// <param name="texts">Each a quantity, or a group and a quantity: high=1e10 particles.</param>
    public static GivenDoses? Read(IEnumerable<string> texts)
    {
        var given = new GivenDoses(null, ImmutableDictionary<string, Quantity>.Empty);
        foreach (var text in texts)
        {
            var parts = text.Split('=', 2);
            if (!Quantity.TryParse(parts[^1].Trim(), out var quantity, out var error) || error is not null)
            {
                Terminal.ShowError($"--dose {text}: {error?.Message}\n    {error?.Hint}");
                return null;
            }
            if (parts.Length == 1 ? given.ForAll is not null : given.ByGroup.ContainsKey(parts[0].Trim()))
            {
                Terminal.ShowError(
                    $"--dose {text}: {(parts.Length == 1 ? "There is a dose for all groups already" : "This group has a dose already")}.\n"
                        + "    Say one dose for all, or one for each group: --dose \"low=1e9 particles\" \"high=1e10 particles\"."
                );
                return null;
            }
            given =
                parts.Length == 1
                    ? given with
                    {
                        ForAll = quantity,
                    }
                    : given with
                    {
                        ByGroup = given.ByGroup.Add(parts[0].Trim(), quantity),
                    };
        }
        return given;
    }
}
