using System.Collections.Immutable;

namespace Biodistribution.Text.Catalogue;

/// <summary>Diagnostics on units.</summary>
internal static class UnitEntries
{
    /// <summary>The entries, by code.</summary>
    public static ImmutableArray<DiagnosticEntry> All { get; } =
    [
        new("BD2001", "A value, a bound or a setting in the wrong kind of unit.")
        {
            Example = """
                parameters:
                  volume: {value: 1.7, between: 0.9 .. 2.0 mL}
                  clearance: 5 mL/h

                """,
        },
        new("BD2002", "An expression whose unit is not the one its place needs.")
        {
            Example = """
                flows:
                  - blood -> liver: clearance * blood

                """,
        },
        new("BD2003", "Sums need one dimension.")
        {
            Example = """
                define: {conc: blood / (volume + 3 h)}

                """,
        },
        new("BD2004", "Things compared, or chosen between, need one dimension.")
        {
            Example = """
                define: {conc: max(blood / volume, 1 mL)}

                """,
        },
        new("BD2005", "Exponentials, logarithms and the like take pure numbers.")
        {
            Example = """
                define: {conc: exp(-time) * blood / volume}

                """,
        },
        new("BD2006", "A power that is not a whole number takes a base without unit; an exponent has none either.")
        {
            Example = """
                define: {conc: blood / volume^0.75}

                """,
        },
        new("BD2007", "A condition where a number is wanted, or a number where a condition is.")
        {
            Example = """
                define: {conc: "if(time, 1, 2) * blood / volume"}

                """,
        },
        new("BD2008", "A unit with powers too large to be worked out.")
        {
            Example = """
                define: {conc: ((volume^20)^20)^20}

                """,
        },
        new("BD2009", "The kind of unit chosen under `units` does not go with its key.")
        {
            Example = """
                units: {time: mL}

                """,
        },
        new("BD2010", "A share of the dose per mass or volume needs an expression per mass or volume.")
        {
            Example = """
                observables:
                  liver: {is: liver, unit: "%ID/g"}

                """,
        },
        new("BD2011", "One model has one injected dose.")
        {
            Example = """
                states: {blood: particles, liver: particles, cells: cells}
                observables:
                  liver: {is: liver, unit: "%ID"}
                  cells: {is: cells, unit: "%ID"}

                """,
        },
    ];
}
