using Xunit;
using static Biodistribution.Tests.Interchange.Sbml.SbmlTexts;

namespace Biodistribution.Tests.Interchange.Sbml;

public class SbmlSimulationTests
{
    private static string Reaction(string reactant, string product, string law, string stoichiometry = "1") =>
        $"""
            <reaction id="r" reversible="false">
              {(
                reactant.Length == 0
                    ? ""
                    : $"<listOfReactants><speciesReference species=\"{reactant}\" stoichiometry=\"1\" constant=\"true\"/></listOfReactants>"
            )}
              {(
                product.Length == 0
                    ? ""
                    : $"<listOfProducts><speciesReference id=\"n\" species=\"{product}\" stoichiometry=\"{stoichiometry}\" "
                        + $"constant=\"false\"/></listOfProducts>"
            )}
              <kineticLaw>{law}</kineticLaw>
            </reaction>
            """;

    private static string Rule(string kind, string variable, string math) =>
        $"""<{kind}Rule variable="{variable}">{Math(math)}</{kind}Rule>""";

    private static string Event(
        string trigger,
        string assignments,
        string attributes = "",
        string delay = "",
        string priority = "",
        bool initial = true,
        bool persistent = true
    ) =>
        $"""
            <event useValuesFromTriggerTime="true" {attributes}>
              <trigger initialValue="{(initial ? "true" : "false")}" persistent="{(persistent ? "true" : "false")}">{Math(
                trigger
            )}</trigger>
              {(priority.Length > 0 ? $"<priority>{Math(priority)}</priority>" : "")}{(
                delay.Length > 0 ? $"<delay>{Math(delay)}</delay>" : ""
            )}
              <listOfEventAssignments>{assignments}</listOfEventAssignments>
            </event>
            """;

    private static string Assign(string variable, string math) =>
        $"""<eventAssignment variable="{variable}">{Math(math)}</eventAssignment>""";

    private static void Equal(double expected, double actual) =>
        Assert.Equal(expected, actual, 1e-8 * System.Math.Max(1, System.Math.Abs(expected)));

    [Fact]
    public void A_reaction_changes_amounts_and_its_law_sees_concentrations()
    {
        var rows = SbmlCase.Run(
            Level3(
                $"{Compartment("4")}<listOfSpecies>{Species("s", "initialConcentration=\"3\"")}</listOfSpecies><listOfReactions>"
                    + $"{Reaction("s", "", Math("(<times/>[c]{0.5}[s])"))}</listOfReactions>"
            ),
            2,
            4,
            "s",
            concentration: "s"
        );

        foreach (var row in rows)
            Equal(3 * System.Math.Exp(-0.5 * row[0]), row[1]);
    }

    [Fact]
    public void Amount_or_concentration_is_given_as_the_settings_say()
    {
        var sbml = Level3(
            $"{Compartment("4")}<listOfSpecies>{Species("s", "initialConcentration=\"3\"")}"
                + $"{Species("a", "hasOnlySubstanceUnits=\"true\" initialAmount=\"8\"")}</listOfSpecies>"
        );

        Assert.Equal([1, 12.0, 2.0], SbmlCase.Run(sbml, 1, 1, "s, a", amount: "s", concentration: "a")[1]);
        Assert.Equal([1, 3.0, 8.0], SbmlCase.Run(sbml, 1, 1, "s, a", amount: "a", concentration: "s")[1]);
    }

    [Fact]
    public void Growth_of_a_compartment_dilutes_what_is_in_it()
    {
        var rows = SbmlCase.Run(
            Level3(
                $"{Compartment("2", constant: false)}<listOfSpecies>{Species("s", "initialAmount=\"6\"")}</listOfSpecies><listOfRules>"
                    + $"{Rule("rate", "c", "{0.5}")}</listOfRules>"
            ),
            4,
            4,
            "s, c",
            concentration: "s"
        );

        foreach (var row in rows)
            Equal(6 / (2 + (0.5 * row[0])), row[1]);
    }

    [Fact]
    public void A_rate_rule_of_a_concentration_holds_whatever_the_compartment_does()
    {
        var rows = SbmlCase.Run(
            Level3(
                $"{Compartment("2", constant: false)}<listOfSpecies>"
                    + $"{Species("s", "initialConcentration=\"1\"").Replace("boundaryCondition=\"false\"", "boundaryCondition=\"true\"")}"
                    + $"</listOfSpecies><listOfRules>{Rule("rate", "c", "{0.5}")}{Rule("rate", "s", "{3}")}</listOfRules>"
            ),
            4,
            4,
            "s",
            amount: "s"
        );

        foreach (var row in rows)
            Equal((1 + (3 * row[0])) * (2 + (0.5 * row[0])), row[1]);
    }

    [Fact]
    public void A_size_given_by_a_rule_of_time_dilutes_too()
    {
        var rows = SbmlCase.Run(
            Level3(
                $"{Compartment("2", constant: false)}<listOfSpecies>{Species("s", "initialAmount=\"6\"")}</listOfSpecies><listOfRules>"
                    + $"{Rule("assignment", "c", "(<plus/>{2}[t])")}</listOfRules>"
            ),
            4,
            4,
            "s",
            concentration: "s"
        );

        foreach (var row in rows)
            Equal(6 / (2 + row[0]), row[1]);
    }

    [Fact]
    public void An_event_sets_a_concentration_in_the_compartment_as_it_was()
    {
        var rows = SbmlCase.Run(
            Level3(
                $"{Compartment("2", constant: false)}<listOfSpecies>"
                    + $"{Species("s", "initialConcentration=\"1\"")}</listOfSpecies><listOfEvents>"
                    + $"{Event("(<gt/>[t]{0.5})", Assign("c", "{10}") + Assign("s", "{3}"))}</listOfEvents>"
            ),
            1,
            1,
            "s",
            amount: "s"
        );

        Assert.Equal([2, 6.0], rows.Select(row => row[1]));
    }

    [Fact]
    public void Stoichiometry_may_vary_and_a_conversion_factor_scales_it()
    {
        var rows = SbmlCase.Run(
            Level3(
                $"{Compartment("1")}<listOfSpecies>"
                    + $"{Species("s", "hasOnlySubstanceUnits=\"true\" initialAmount=\"0\" conversionFactor=\"f\"")}</listOfSpecies>"
                    + $"<listOfParameters>"
                    + $"{Parameter("f", "10")}</listOfParameters><listOfRules>{Rule("assignment", "n", "[t]")}</listOfRules>"
                    + $"<listOfReactions>"
                    + $"{Reaction("", "s", Math("{3}"), "7")}</listOfReactions>"
            ),
            2,
            2,
            "s, n, r"
        );

        foreach (var row in rows)
        {
            Equal(15 * row[0] * row[0], row[1]);
            Equal(row[0], row[2]);
            Assert.Equal(3, row[3]);
        }
    }

    [Fact]
    public void Level_2_stoichiometry_mathematics_and_local_parameters_are_read()
    {
        var reference =
            $"<speciesReference species=\"s\"><stoichiometryMath>{Math("(<times/>{2}[k])")}</stoichiometryMath></speciesReference>";
        var rows = SbmlCase.Run(
            Level2(
                $"<listOfCompartments><compartment id=\"c\" size=\"1\"/></listOfCompartments><listOfSpecies><species "
                    + $"id=\"s\" compartment=\"c\" initialAmount=\"1\"/></listOfSpecies><listOfParameters><parameter "
                    + $"id=\"k\" value=\"5\"/></listOfParameters><listOfReactions><reaction id=\"r\"><listOfProducts>"
                    + $"{reference}</listOfProducts><kineticLaw>{Math("[k]")}<listOfParameters><parameter "
                    + $"id=\"k\" value=\"0.1\"/></listOfParameters></kineticLaw></reaction></listOfReactions>"
            ),
            1,
            1,
            "s",
            amount: "s"
        );

        Equal(2, rows[1][1]);
    }

    [Fact]
    public void A_delayed_event_uses_values_from_its_trigger_or_from_its_end()
    {
        string Model(bool fromTrigger) =>
            Level3(
                $"<listOfParameters>{Parameter("x", "0", false)}{Parameter("y", "-1", false)}</listOfParameters><listOfRules>"
                    + $"{Rule("rate", "x", "{1}")}</listOfRules><listOfEvents>"
                    + Event("(<gt/>[x]{1})", Assign("y", "[x]"), delay: "{1.5}")
                        .Replace("TriggerTime=\"true\"", $"TriggerTime=\"{(fromTrigger ? "true" : "false")}\"")
                    + $"</listOfEvents>"
            );

        Equal(1, SbmlCase.Run(Model(true), 3, 3, "y")[3][1]);
        Equal(2.5, SbmlCase.Run(Model(false), 3, 3, "y")[3][1]);
    }

    [Fact]
    public void Of_events_due_at_once_the_highest_priority_goes_first()
    {
        var rows = SbmlCase.Run(
            Level3(
                $"<listOfParameters>{Parameter("x", "0", false)}</listOfParameters><listOfEvents>"
                    + Event("(<geq/>[t]{1})", Assign("x", "(<times/>[x]{10})"), priority: "{1}")
                        .Replace("TriggerTime=\"true\"", "TriggerTime=\"false\"")
                    + Event("(<geq/>[t]{1})", Assign("x", "(<plus/>[x]{7})"), priority: "{5}")
                        .Replace("TriggerTime=\"true\"", "TriggerTime=\"false\"")
                    + $"</listOfEvents>"
            ),
            2,
            2,
            "x"
        );

        Equal(70, rows[2][1]);
    }

    [Fact]
    public void An_event_that_is_not_persistent_is_dropped_when_its_trigger_turns_false()
    {
        string Model(bool persistent) =>
            Level3(
                $"<listOfParameters>{Parameter("x", "0", false)}</listOfParameters><listOfEvents>"
                    + $"{Event("(<and/>(<gt/>[t]{1})(<lt/>[t]{2}))", Assign("x", "{1}"), delay: "{1.5}", persistent: persistent)}"
                    + $"</listOfEvents>"
            );

        Assert.Equal(1, SbmlCase.Run(Model(true), 4, 4, "x")[4][1]);
        Assert.Equal(0, SbmlCase.Run(Model(false), 4, 4, "x")[4][1]);
    }

    [Fact]
    public void A_trigger_true_at_the_start_fires_only_when_it_counts_as_false_before()
    {
        string Model(bool initial) =>
            Level3(
                $"<listOfParameters>{Parameter("x", "0", false)}</listOfParameters><listOfEvents>"
                    + $"{Event("<true/>", Assign("x", "{1}"), initial: initial)}</listOfEvents>"
            );

        Assert.Equal(0, SbmlCase.Run(Model(true), 1, 1, "x")[0][1]);
        Assert.Equal(1, SbmlCase.Run(Model(false), 1, 1, "x")[0][1]);
    }

    [Fact]
    public void The_rate_of_a_concentration_takes_the_compartment_into_account()
    {
        const string RateOf = "(<csymbol encoding=\"text\" definitionURL=\"http://www.sbml.org/sbml/symbols/rateOf\">rateOf</csymbol>[s])";
        var rows = SbmlCase.Run(
            Level3(
                $"{Compartment("2", constant: false)}<listOfSpecies>{Species("s", "initialAmount=\"6\"")}</listOfSpecies><listOfParameters>"
                    + $"{Parameter("p", "0", false)}</listOfParameters><listOfRules>{Rule("rate", "c", "{0.5}")}"
                    + $"{Rule("assignment", "p", RateOf)}</listOfRules>"
            ),
            4,
            4,
            "p"
        );

        foreach (var row in rows)
            Equal(-3 / System.Math.Pow(2 + (0.5 * row[0]), 2), row[1]);
    }

    [Fact]
    public void An_algebraic_rule_determines_the_variable_nothing_else_changes()
    {
        var rows = SbmlCase.Run(
            Level3(
                $"<listOfParameters>{Parameter("x", "1", false)}{Parameter("y", "1", false)}</listOfParameters><listOfRules>"
                    + $"{Rule("rate", "x", "(<minus/>[x])")}<algebraicRule>"
                    + $"{Math("(<minus/>(<times/>[y](<plus/>[y]{1}))[x])")}</algebraicRule></listOfRules>"
            ),
            2,
            2,
            "y"
        );

        foreach (var row in rows)
            Equal((System.Math.Sqrt(1 + (4 * System.Math.Exp(-row[0]))) - 1) / 2, row[1]);
    }

    [Fact]
    public void Initial_assignments_follow_each_other_whatever_their_order()
    {
        var rows = SbmlCase.Run(
            Level3(
                $"{Compartment("1", constant: false)}<listOfSpecies>"
                    + $"{Species("s", "initialConcentration=\"9\"")}</listOfSpecies><listOfParameters>"
                    + $"{Parameter("p", "1")}{Parameter("q", "3")}</listOfParameters><listOfInitialAssignments><initialAssignment "
                    + $"symbol=\"s\">{Math("(<times/>{2}[p])")}</initialAssignment><initialAssignment symbol=\"p\">"
                    + $"{Math("(<plus/>[q][c])")}</initialAssignment><initialAssignment "
                    + $"symbol=\"c\">{Math("{5}")}</initialAssignment></listOfInitialAssignments>"
            ),
            1,
            1,
            "s, p",
            amount: "s"
        );

        Assert.Equal([0, 80.0, 8.0], rows[0]);
    }

    [Fact]
    public void A_refused_case_has_a_reason_and_no_table()
    {
        var folder = Directory.CreateTempSubdirectory("biodist-sbml-");
        try
        {
            var outcome = SbmlCase.RunIn(
                folder.FullName,
                Level2("<listOfReactions><reaction id=\"r\" fast=\"true\"/></listOfReactions>"),
                1,
                1,
                "r",
                "",
                ""
            );

            Assert.Contains("fast", outcome.Failure);
            Assert.Empty(Directory.GetFiles(Path.Combine(folder.FullName, "results")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
