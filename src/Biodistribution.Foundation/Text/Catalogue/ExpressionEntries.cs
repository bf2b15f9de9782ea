using System.Collections.Immutable;

namespace Biodistribution.Text.Catalogue;

/// <summary>Diagnostics on expressions.</summary>
internal static class ExpressionEntries
{
    /// <summary>The entries, by code.</summary>
    public static ImmutableArray<DiagnosticEntry> All { get; } =
    [
        new("BD1401", "A character that has no meaning in expressions.")
        {
            Example = """
                define: {conc: blood ÷ volume}

                """,
        },
        new("BD1402", "A value or an operator is missing, or one is too many.")
        {
            Example = """
                define: {conc: blood / volume +}

                """,
        },
        new("BD1403", "Parentheses that do not pair.")
        {
            Example = """
                define:
                  conc: (blood / volume

                """,
        },
        new("BD1404", "An expression nested too deeply (200) or too long (20,000 characters, 1,000 operations)."),
        new("BD1405", "A number that cannot be read.")
        {
            Example = """
                define: {conc: 1,5 * blood / volume}

                """,
        },
        new("BD1406", "What follows a number is not a unit.")
        {
            Example = """
                define:
                  conc: 2 bloods / volume

                """,
        },
        new("BD1407", "Not a function.")
        {
            Example = """
                define: {conc: maxx(blood, 0) / volume}

                """,
        },
        new("BD1408", "A function with too few or too many arguments.")
        {
            Example = """
                define:
                  conc: if(blood > 0, 1)

                """,
        },
        new("BD1409", "Relations are joined by `and`.")
        {
            Example = """
                define: {conc: "if(0 < time < 1 h, 1, 0) * blood / volume"}

                """,
        },
        new("BD1410", "`=` is not a relation.")
        {
            Example = """
                define: {conc: "if(time = 1 h, 1, 2) * blood / volume"}

                """,
        },
        new("BD1411", "`log` of one argument means different things to different people.")
        {
            Example = """
                define: {conc: blood / volume * log(2)}

                """,
        },
    ];
}
