using Biodistribution.Cli.Screen;
using Biodistribution.Text;

namespace Biodistribution.Cli.Options;

/// <summary>Names of a study that options refer to.</summary>
internal static class QuantityOptions
{
    /// <summary>Whether the study has all names asked for; those it has not are shown with what was probably meant.</summary>
    /// <param name="path">The study file.</param>
    /// <param name="option">The option they were given with.</param>
    /// <param name="kind">What they name.</param>
    /// <param name="asked">The names given.</param>
    /// <param name="known">The names there are.</param>
    public static bool AreKnown(string path, string option, string kind, IEnumerable<string> asked, IReadOnlyList<string> known)
    {
        var unknown = asked.Where(name => !known.Contains(name)).ToArray();
        Terminal.Show(
            unknown.Select(name => new Diagnostic(
                "BD8003",
                path,
                TextSpan.WholeFile,
                $"{option}: the study has no {kind} '{name}'.",
                NearestName.Question(name, known) is { Length: > 0 } question ? question
                    : known.Count == 0 ? "It has none."
                    : $"There are: {string.Join(", ", known)}."
            ))
        );
        return unknown.Length == 0;
    }
}
