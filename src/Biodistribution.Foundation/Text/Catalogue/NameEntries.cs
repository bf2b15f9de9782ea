using System.Collections.Immutable;

namespace Biodistribution.Text.Catalogue;

/// <summary>Diagnostics on names.</summary>
internal static class NameEntries
{
    /// <summary>The entries, by code.</summary>
    public static ImmutableArray<DiagnosticEntry> All { get; } =
    [
        new("BD2101", "A name that nothing defines, or that stands for something else.")
        {
            Example = """
                define: {conc: blod / volume}

                """,
        },
        new("BD2102", "A name is given once.")
        {
            Example = """
                define: {conc: blood / volume, liver: 1}

                """,
        },
        new("BD2103", "Not a name.")
        {
            Example = """
                define: {conc: blood / volume, half-life: 1}

                """,
        },
        new("BD2104", "A name that already means something in every expression.")
        {
            Example = """
                parameters: {volume: 1.7 mL, clearance: 5 mL/h, time: 5 h}

                """,
        },
        new("BD2105", "In `10 mL/h` the letter h could be the hour or the parameter of that name.")
        {
            Example = """
                parameters: {volume: 1.7 mL, h: 2}
                flows:
                  - blood -> liver: 5 mL/h * blood / volume

                """,
        },
        new("BD2106", "Definitions that use each other in a circle.")
        {
            Example = """
                define:
                  conc: blood / size
                  size: volume * share
                  share: conc * size

                """,
        },
    ];
}
