using System.Collections.Immutable;

namespace Biodistribution.Text.Catalogue;

/// <summary>Diagnostics on warnings.</summary>
internal static class ModelWarningEntries
{
    /// <summary>The entries, by code.</summary>
    public static ImmutableArray<DiagnosticEntry> All { get; } =
    [
        new("BD2901", "A state that stays as it is.")
        {
            Example = """
                states: {blood: particles, liver: particles, spleen: particles}

                """,
        },
        new("BD2902", "A parameter or definition that nothing uses.")
        {
            Example = """
                define: {conc: blood / volume, half_life: ln(2) * volume / clearance}

                """,
        },
        new("BD2903", "An option decides a value that the parameter itself states otherwise.")
        {
            Example = """
                options:
                  fast: {no: {set: {clearance: 5 mL/h}}, yes: {set: {clearance: 9 mL/h}}, default: yes}

                """,
        },
        new("BD2905", "A flow written twice with the same rate (a warning)."),
        new("BD2906", "A published number the model says it reproduces and does not give; `biodist check` simulates to each."),
        new(
            "BD2907",
            "A choice of an option misses a number the model says it reproduces, and the number is not "
                + "said to be for another choice (a warning)."
        ),
        new("BD2908", "A parameter with neither a source nor a reason it is assumed for; `biodist check` names them (a warning)."),
    ];
}
