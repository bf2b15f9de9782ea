using System.Collections.Immutable;

namespace Biodistribution.Text.Catalogue;

/// <summary>Diagnostics on the model.</summary>
internal static class ModelEntries
{
    /// <summary>The entries, by code.</summary>
    public static ImmutableArray<DiagnosticEntry> All { get; } =
    [
        new(
            "BD2201",
            "A model carries something: it has states. (One with observables alone is allowed: a formula of time, " + "as in a regression.)"
        )
        {
            Example = """
                states: {}
                define: {conc: 1 / volume}
                flows: []
                observables: {}

                """,
        },
        new("BD2202", "The language has one version so far.")
        {
            Example = """
                biodist: 2

                """,
        },
        new("BD2203", "A file that includes itself, directly or through others.")
        {
            Example = """
                include: [model.yaml]

                """,
        },
        new("BD2204", "An included file that cannot be read; the message before it says why."),
        new("BD2205", "An entry of `flows` or `produces` without an arrow.")
        {
            Example = """
                flows:
                  - blood to liver: clearance * conc

                """,
        },
        new("BD2206", "A start value is known before the start: it depends on parameters only.")
        {
            Example = """
                states: {blood: {unit: particles, initial: conc * volume}, liver: particles}

                """,
        },
        new("BD2207", "A flow moves one kind of amount.")
        {
            Example = """
                states: {blood: particles, liver: mg}
                observables: {}

                """,
        },
        new("BD2208", "A flow from a state to itself.")
        {
            Example = """
                flows:
                  - blood -> blood: clearance * conc

                """,
        },
        new("BD2209", "Nothing leaves a sink.")
        {
            Example = """
                states: {blood: {unit: particles, sink: true}, liver: particles}

                """,
        },
        new("BD2210", "A state changes by flows or by a rate, not by both.")
        {
            Example = """
                rates: {liver: -0.1/h * liver}

                """,
        },
        new("BD2211", "Bounds the wrong way round.")
        {
            Example = """
                parameters:
                  volume: {value: 1.7 mL, between: 2.0 .. 0.9 mL}
                  clearance: 5 mL/h

                """,
        },
        new("BD2212", "A volume that is not positive.")
        {
            Example = """
                parameters:
                  volume: -1.7 mL
                  clearance: 5 mL/h

                """,
        },
        new("BD2213", "A value outside its own bounds.")
        {
            Example = """
                parameters:
                  volume: {value: 17 mL, between: 0.9 .. 2.0 mL}
                  clearance: 5 mL/h

                """,
        },
        new("BD2214", "A negative quantity that nobody declared possible.")
        {
            Example = """
                parameters:
                  volume: 1.7 mL
                  clearance: -5 mL/h

                """,
        },
        new("BD2215", "A reproduced number of an observable that is not there.")
        {
            Example = """
                reproduces: {observable: livr, at: 4 h, between: "20 .. 30 %ID", source: none}

                """,
        },
        new("BD2216", "An option without choices.")
        {
            Example = """
                options: {lung: {}}

                """,
        },
        new("BD2217", "A choice or option that is not there.")
        {
            Example = """
                options:
                  fast: {yes: {set: {clearance: 9 mL/h}}, no: {set: {clearance: 5 mL/h}}, default: maybe}

                """,
        },
        new(
            "BD2218",
            "An included file is named relative to the file that includes it, so that a model and its pieces can "
                + "be moved and shared together."
        )
        {
            Example = """
                include: [/home/me/mouse.yaml]

                """,
        },
        new("BD2301", "A model read from another format says something this language has no form for, such as an algebraic " + "rule."),
    ];
}
