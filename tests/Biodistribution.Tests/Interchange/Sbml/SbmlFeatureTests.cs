using Xunit;
using static Biodistribution.Tests.Interchange.Sbml.SbmlTexts;

namespace Biodistribution.Tests.Interchange.Sbml;

/// <summary>Combinations of what SBML offers, each with a closed form: the wanted columns at times 0, 1, 2 and 3.</summary>
public class SbmlFeatureTests
{
    private const string RateOf = "<csymbol encoding=\"text\" definitionURL=\"http://www.sbml.org/sbml/symbols/rateOf\">rateOf</csymbol>";

    private static void Gives(string sbml, string variables, Func<double, double[]> expected, string amount = "", string concentration = "")
    {
        foreach (var row in SbmlCase.Run(sbml, 3, 3, variables, amount, concentration))
        {
            var wanted = expected(row[0]);
            for (var i = 0; i < wanted.Length; i++)
                Assert.True(
                    wanted[i].Equals(row[i + 1])
                        || System.Math.Abs(wanted[i] - row[i + 1]) <= 2e-8 * System.Math.Max(1, System.Math.Abs(wanted[i])),
                    $"{variables.Split(',')[i].Trim()} at {row[0]} is {row[i + 1]:R}, not {wanted[i]:R}"
                );
        }
    }

    private static string Parameters(params (string Id, string Value)[] all) =>
        $"<listOfParameters>{string.Concat(all.Select(p => Parameter(p.Id, p.Value, false)))}</listOfParameters>";

    private static string Rule(string kind, string variable, string math) =>
        $"<{kind}Rule variable=\"{variable}\">{Math(math)}</{kind}Rule>";

    private static string Rules(params string[] rules) => $"<listOfRules>{string.Concat(rules)}</listOfRules>";

    private static string Initially(string symbol, string math) =>
        $"<initialAssignment symbol=\"{symbol}\">{Math(math)}</initialAssignment>";

    private static string Reference(string species, string more = "stoichiometry=\"1\" constant=\"true\"") =>
        $"<speciesReference species=\"{species}\" {more}/>";

    private static string Reaction(string id, string reactants, string products, string law) =>
        $"<reaction id=\"{id}\" reversible=\"false\">"
        + $"{(reactants.Length > 0 ? $"<listOfReactants>{reactants}</listOfReactants>" : "")}"
        + $"{(products.Length > 0 ? $"<listOfProducts>{products}</listOfProducts>" : "")}<kineticLaw>"
        + $"{Math(law)}</kineticLaw></reaction>";

    private static string Event(string trigger, string delay, string priority, params (string Variable, string Value)[] assignments) =>
        $"""
            <event useValuesFromTriggerTime="true"><trigger initialValue="true" persistent="true">{Math(trigger)}</trigger>
            {(priority.Length > 0 ? $"<priority>{Math(priority)}</priority>" : "")}{(
                delay.Length > 0 ? $"<delay>{Math(delay)}</delay>" : ""
            )}
            <listOfEventAssignments>{string.Concat(
                assignments.Select(a => $"<eventAssignment variable=\"{a.Variable}\">{Math(a.Value)}</eventAssignment>")
            )}</listOfEventAssignments></event>
            """;

    private static string Amount(string id, string initial = "0") =>
        Species(id, $"hasOnlySubstanceUnits=\"true\" initialAmount=\"{initial}\"");

    private static string List(string name, params string[] items) => $"<listOf{name}>{string.Concat(items)}</listOf{name}>";

    [Fact]
    public void A_function_may_take_the_rate_of_its_argument() =>
        Gives(
            Level3(
                $"<listOfFunctionDefinitions><functionDefinition id=\"f\">"
                    + $"{Math("<lambda><bvar>[a]</bvar>(<times/>{10}(" + RateOf + "[a]))</lambda>")}</functionDefinition>"
                    + $"</listOfFunctionDefinitions>"
                    + $"{Parameters(("x", "1"), ("y", "0"))}"
                    + $"{Rules(Rule("rate", "x", "(<minus/>[x])"), Rule("assignment", "y", "([f][x])"))}"
            ),
            "y",
            t => [-10 * System.Math.Exp(-t)]
        );

    [Fact]
    public void The_rate_of_an_assigned_quantity_and_of_a_scaled_species() =>
        Gives(
            Level3(
                    $"{Compartment("2")}{List("Species", Species("s", "initialAmount=\"4\" conversionFactor=\"k\""))}"
                        + $"{Parameters(("k", "3"), ("y", "0"), ("r", "0"), ("q", "0"), ("z", "0"))}"
                        + Rules(
                            Rule("rate", "z", "[t]"),
                            Rule("assignment", "y", "(<plus/>(<times/>{2}[t])[z])"),
                            Rule("assignment", "r", $"({RateOf}[y])"),
                            Rule("assignment", "q", $"({RateOf}[s])")
                        )
                        + $"{List("Reactions", Reaction("v", Reference("s"), "", "{0.5}"))}"
                )
                .Replace("id=\"k\" value=\"3\" constant=\"false\"", "id=\"k\" value=\"3\" constant=\"true\""),
            "r, q",
            t => [2 + t, -0.75]
        );

    [Fact]
    public void The_rate_of_a_species_drives_another_reaction() =>
        Gives(
            Level3(
                $"{Compartment("1")}{List("Species", Amount("a", "1"), Amount("b"))}"
                    + List(
                        "Reactions",
                        Reaction("v", Reference("a"), "", "[a]"),
                        Reaction("w", "", Reference("b"), $"(<minus/>({RateOf}[a]))")
                    )
            ),
            "a, b, v",
            t => [System.Math.Exp(-t), 1 - System.Math.Exp(-t), System.Math.Exp(-t)]
        );

    [Fact]
    public void Stoichiometries_follow_rules_of_every_kind() =>
        Gives(
            Level3(
                    $"{Compartment("1")}{List("Species", Amount("a"), Amount("b"), Amount("d"), Amount("e"))}"
                        + $"{Parameters(("p", "2"), ("q", "0"))}"
                        + $"{List("InitialAssignments", Initially("n4", "(<times/>[p]{3})"))}"
                        + Rules(
                            Rule("rate", "n1", "{2}"),
                            Rule("assignment", "n2", "(<times/>[p][t])"),
                            "<algebraicRule>" + Math("(<minus/>[n3](<times/>{4}[p]))") + "</algebraicRule>",
                            Rule("assignment", "q", $"({RateOf}[n1])")
                        )
                        + List(
                            "Reactions",
                            Reaction(
                                "v",
                                "",
                                Reference("a", "id=\"n1\" stoichiometry=\"1\" constant=\"false\"")
                                    + Reference("b", "id=\"n2\" constant=\"false\"")
                                    + Reference("d", "id=\"n3\" constant=\"false\"")
                                    + Reference("e", "id=\"n4\" constant=\"true\""),
                                "{1}"
                            )
                        )
                )
                .Replace("id=\"p\" value=\"2\" constant=\"false\"", "id=\"p\" value=\"2\" constant=\"true\""),
            "a, b, d, e, n1, q",
            t => [t + (t * t), t * t, 8 * t, 6 * t, 1 + (2 * t), 2]
        );

    [Fact]
    public void An_event_sets_a_stoichiometry_after_a_delay() =>
        Gives(
            Level3(
                $"{Compartment("1")}{List("Species", Amount("a"))}"
                    + $"{List("Reactions", Reaction("v", "", Reference("a", "id=\"n\" stoichiometry=\"2\" constant=\"false\""), "[n]"))}"
                    + $"{List("Events", Event("(<geq/>[t]{0.5})", "{1}", "", ("n", "(<plus/>[n]{3})")))}"
            ),
            "a, n, v",
            t => t <= 1 ? [4 * t, 2, 2] : [6 + (25 * (t - 1.5)), 5, 5]
        );

    [Fact]
    public void One_species_may_stand_in_a_reaction_several_times() =>
        Gives(
            Level3(
                $"{Compartment("1")}{List("Species", Amount("a", "1"))}"
                    + List(
                        "Reactions",
                        Reaction("v", Reference("a") + Reference("a"), Reference("a", "stoichiometry=\"2.5\" constant=\"true\""), "[a]"),
                        Reaction("idle", "", "", "[a]")
                    )
            ),
            "a, idle",
            t => [System.Math.Exp(0.5 * t), System.Math.Exp(0.5 * t)]
        );

    [Theory]
    [InlineData("2")]
    [InlineData("1")]
    [InlineData("0.5")]
    public void Compartments_of_any_dimension_but_none_have_concentrations(string dimensions) =>
        Gives(
            Level3(
                $"{Compartment("4").Replace("spatialDimensions=\"3\"", $"spatialDimensions=\"{dimensions}\"")}"
                    + $"{List("Species", Species("s", "initialConcentration=\"3\""))}"
                    + $"{List("Reactions", Reaction("v", Reference("s"), "", "[s]"))}"
            ),
            "s",
            t => [3 * System.Math.Exp(-t / 4)],
            concentration: "s"
        );

    [Fact]
    public void In_a_point_the_name_of_a_species_is_its_amount() =>
        Gives(
            Level3(
                $"<listOfCompartments><compartment id=\"c\" spatialDimensions=\"0\" constant=\"true\"/></listOfCompartments>"
                    + $"{List("Species", Species("s", "initialAmount=\"3\""))}"
                    + $"{List("Reactions", Reaction("v", Reference("s"), "", "(<times/>{2}[s])"))}"
            ),
            "s",
            t => [3 * System.Math.Exp(-2 * t)],
            amount: "s"
        );

    [Fact]
    public void In_a_point_with_a_size_the_name_of_a_species_is_its_concentration() =>
        Gives(
            Level3(
                $"<listOfCompartments><compartment id=\"c\" spatialDimensions=\"0\" size=\"2\" constant=\"true\"/></listOfCompartments>"
                    + $"{List("Species", Species("s", "initialConcentration=\"3\""))}"
                    + $"{List("Reactions", Reaction("v", Reference("s"), "", "[s]"))}"
            ),
            "s",
            t => [6 * System.Math.Exp(-0.5 * t)],
            amount: "s"
        );

    [Fact]
    public void An_apply_that_holds_one_apply_is_that_one() =>
        Gives(Level3($"{Parameters(("p", "0"))}{Rules(Rule("assignment", "p", "(((<plus/>{1}[t])))"))}"), "p", t => [1 + t]);

    [Fact]
    public void An_algebraic_rule_does_not_determine_a_variable_of_which_it_names_the_rate_alone() =>
        Gives(
            Level3(
                $"{Parameters(("s", "1"), ("p", "9"))}<listOfRules><rateRule variable=\"s\"><math/></rateRule><algebraicRule>"
                    + $"{Math($"(<minus/>({RateOf}[s])[p])")}</algebraicRule></listOfRules>"
            ),
            "s, p",
            _ => [1, 0]
        );

    [Fact]
    public void A_stoichiometry_with_an_empty_identifier_has_none() =>
        Gives(
            Level3(
                $"{Compartment("1")}{List("Species", Amount("a"))}"
                    + $"{List("Reactions", Reaction("v", "", Reference("a", "id=\"\" stoichiometry=\"2\" constant=\"true\""), "{1}"))}"
            ),
            "a",
            t => [2 * t]
        );

    [Fact]
    public void Boundary_and_constant_species_are_not_changed_by_reactions() =>
        Gives(
            Level3(
                Compartment("1")
                    + List(
                        "Species",
                        Amount("b", "5").Replace("boundaryCondition=\"false\"", "boundaryCondition=\"true\""),
                        Amount("k", "2")
                            .Replace("constant=\"false\"", "constant=\"true\"")
                            .Replace("boundaryCondition=\"false\"", "boundaryCondition=\"true\""),
                        Amount("p")
                    )
                    + $"{List("Reactions", Reaction("v", Reference("b") + Reference("k"), Reference("p"), "(<times/>[b][k])"))}"
            ),
            "b, k, p",
            t => [5, 2, 10 * t]
        );

    [Fact]
    public void Not_a_number_and_infinity_are_values() =>
        Gives(
            Level3(
                $"{Parameters(("a", "INF"), ("b", "-INF"), ("c", "NaN"), ("d", "0"), ("e", "0"), ("f", "0"))}"
                    + Rules(
                        Rule("assignment", "d", "<piecewise><piece>{7}(<gt/>[t]{1.5})</piece></piecewise>"),
                        Rule("assignment", "e", "(<minus/><infinity/>)"),
                        Rule("assignment", "f", "<notanumber/>")
                    )
            ),
            "a, b, c, d, e, f",
            t =>
                [
                    double.PositiveInfinity,
                    double.NegativeInfinity,
                    double.NaN,
                    t > 1.5 ? 7 : double.NaN,
                    double.NegativeInfinity,
                    double.NaN,
                ]
        );

    [Theory]
    [InlineData("(<quotient/>(<minus/>{7}){2})", -3)]
    [InlineData("(<rem/>(<minus/>{7}){2})", -1)]
    [InlineData("(<rem/>{7}(<minus/>{2}))", 1)]
    [InlineData("(<max/>{3})", 3)]
    [InlineData("(<min/>{3}{1}{2})", 1)]
    [InlineData("(<plus/>)", 0)]
    [InlineData("(<times/>)", 1)]
    [InlineData("(<and/>)", 1)]
    [InlineData("(<or/>)", 0)]
    [InlineData("(<xor/>)", 0)]
    [InlineData("(<xor/><true/><true/><true/>)", 1)]
    [InlineData("(<eq/>{1}{1}{2})", 0)]
    [InlineData("(<lt/>{1}{2}{3}{4})", 1)]
    [InlineData("(<geq/>{4}{4}{3})", 1)]
    [InlineData("(<implies/><true/><false/>)", 0)]
    [InlineData("(<implies/><false/><false/>)", 1)]
    [InlineData("(<root/><degree>{3}</degree>{27})", 3)]
    [InlineData("(<log/><logbase>{2}</logbase>{8})", 3)]
    [InlineData("(<log/>{1000})", 3)]
    [InlineData("(<ceiling/>(<minus/>{1.5}))", -1)]
    [InlineData("(<factorial/>{5})", 120)]
    [InlineData("(<times/><true/>{5})", 5)]
    [InlineData("(<plus/>(<lt/>{1}{2})(<gt/>{1}{2}){1})", 2)]
    [InlineData("(<and/>{5}{2})", 1)]
    [InlineData("(<not/>{3})", 0)]
    [InlineData("(<arccot/>(<minus/>{1}))", -System.Math.PI / 4)]
    [InlineData("(<arcsinh/>(<minus/>{1000000000}))", -21.416413017506358)]
    [InlineData("(<divide/><exponentiale/><pi/>)", System.Math.E / System.Math.PI)]
    [InlineData("<cn type=\"rational\">22<sep/>7</cn>", 22.0 / 7)]
    [InlineData("<cn type=\"e-notation\">2.5<sep/>-3</cn>", 0.0025)]
    [InlineData("<semantics>(<plus/>{1}{2})<annotation-xml/></semantics>", 3)]
    [InlineData("<piecewise><piece>{1}{0}</piece><piece>{2}{0.1}</piece><otherwise>{3}</otherwise></piecewise>", 2)]
    [InlineData("<csymbol encoding=\"text\" definitionURL=\"http://www.sbml.org/sbml/symbols/avogadro\">N</csymbol>", 6.02214179e23)]
    public void MathML_means_what_the_standard_says(string math, double value)
    {
        Gives(Level3($"{Parameters(("p", "0"))}{Rules(Rule("assignment", "p", math))}"), "p", _ => [value]);
        Gives(Level3($"{Parameters(("p", "0"))}{List("InitialAssignments", Initially("p", math))}"), "p", _ => [value]);
        Gives(Level3($"{Parameters(("p", "0"))}{Rules(Rule("rate", "p", math))}"), "p", t => [value * t]);
    }

    [Fact]
    public void Missing_mathematics_is_as_if_its_element_were_not_there() =>
        Gives(
            Level3(
                $"{Parameters(("p", "5"), ("q", "1"), ("z", "7"))}<listOfInitialAssignments><initialAssignment "
                    + $"symbol=\"p\"/></listOfInitialAssignments><listOfRules><assignmentRule variable=\"p\"/><rateRule "
                    + $"variable=\"q\"/><algebraicRule/></listOfRules>"
                    + $"<listOfConstraints><constraint/></listOfConstraints><listOfEvents><event useValuesFromTriggerTime=\"true\"/><event "
                    + $"useValuesFromTriggerTime=\"true\"><trigger initialValue=\"false\" persistent=\"true\"/></event><event "
                    + $"useValuesFromTriggerTime=\"true\"><trigger initialValue=\"true\" persistent=\"true\">"
                    + $"{Math("(<geq/>[t]{1.5})")}</trigger><delay/><priority/><listOfEventAssignments><eventAssignment "
                    + $"variable=\"p\"/><eventAssignment variable=\"q\">{Math("{9}")}</eventAssignment></listOfEventAssignments>"
                    + $"</event></listOfEvents>"
            ),
            "p, q, z",
            t => [5, t > 1.5 ? 9 : 1, 7]
        );

    [Fact]
    public void A_function_may_use_one_defined_after_it_and_local_names_hide_outer_ones() =>
        Gives(
            Level3(
                $"<listOfFunctionDefinitions><functionDefinition id=\"f\">"
                    + $"{Math("<lambda><bvar>[x]</bvar>([g](<plus/>[x]{1}))</lambda>")}</functionDefinition><functionDefinition "
                    + "id=\"g\">"
                    + Math("<lambda><bvar>[k]</bvar>(<times/>[k][k])</lambda>")
                    + "</functionDefinition></listOfFunctionDefinitions>"
                    + $"{Compartment("1")}{List("Species", Amount("s"))}{Parameters(("k", "100"), ("y", "0"))}"
                    + $"{Rules(Rule("assignment", "y", "([f]{2})"))}"
                    + $"<listOfReactions><reaction id=\"v\" reversible=\"false\"><listOfProducts>{Reference("s")}</listOfProducts>"
                    + $"<kineticLaw>"
                    + $"{Math("(<times/>([f]{1})[k][s2])").Replace("<ci>s2</ci>", "<ci>y</ci>")}<listOfLocalParameters><localParameter "
                    + $"id=\"k\" value=\"0.5\"/><localParameter id=\"y\" value=\"3\"/></listOfLocalParameters></kineticLaw>"
                    + $"</reaction></listOfReactions>"
            ),
            "s, y, k",
            t => [6 * t, 9, 100]
        );

    [Fact]
    public void An_initial_size_decides_what_an_initial_concentration_amounts_to() =>
        Gives(
            Level3(
                $"{Compartment("2", constant: false)}"
                    + $"{List("Species", Species("s", "initialConcentration=\"3\""))}{Parameters(("p", "5"))}"
                    + $"{List("InitialAssignments", Initially("c", "[p]"))}"
            ),
            "s, c",
            t => [15, 5],
            amount: "s"
        );

    [Fact]
    public void Triggers_and_conditions_may_be_numbers() =>
        Gives(
            Level3(
                $"{Parameters(("p", "0"), ("q", "0"), ("b", "0"))}"
                    + $"{Rules(Rule("assignment", "b", "(<geq/>[t]{1.5})"), Rule("rate", "q", "(<times/>{2}[b])"))}"
                    + $"{List("Events", Event("(<times/>[b]{3})", "", "", ("p", "{4}")))}"
            ),
            "p, q, b",
            t => t < 1.5 ? [0, 0, 0] : [4, 2 * (t - 1.5), 1]
        );

    [Fact]
    public void What_an_event_sets_off_happens_at_the_same_time() =>
        Gives(
            Level3(
                $"{Parameters(("p", "0"), ("q", "0"), ("r", "0"))}"
                    + List(
                        "Events",
                        Event("(<geq/>[t]{1})", "", "", ("p", "{1}")),
                        Event("(<geq/>[p]{1})", "", "", ("q", "(<plus/>[p]{1})")),
                        Event("(<geq/>[q]{2})", "{0}", "", ("r", "(<times/>[q]{5})"))
                    )
            ),
            "p, q, r",
            t => t < 1 ? [0, 0, 0] : [1, 2, 10]
        );

    [Fact]
    public void Priorities_are_worked_out_when_the_turn_comes() =>
        Gives(
            Level3(
                    $"{Parameters(("x", "1"), ("a", "5"), ("b", "4"))}"
                        + List(
                            "Events",
                            Event("(<geq/>[t]{0.5})", "", "{9}", ("b", "{6}")),
                            Event("(<geq/>[t]{0.5})", "", "[a]", ("x", "(<plus/>[x]{1})")),
                            Event("(<geq/>[t]{0.5})", "", "[b]", ("x", "(<times/>[x]{10})"))
                        )
                )
                .Replace("useValuesFromTriggerTime=\"true\"", "useValuesFromTriggerTime=\"false\""),
            "x",
            t => [t < 0.5 ? 1 : 11]
        );

    [Fact]
    public void A_delay_is_worked_out_at_the_trigger_and_may_depend_on_the_state() =>
        Gives(
            Level3(
                $"{Parameters(("x", "0"), ("y", "0"))}{Rules(Rule("rate", "x", "{1}"))}"
                    + $"{List("Events", Event("(<geq/>[x]{0.75})", "[x]", "", ("y", "(<plus/>[x][t])")))}"
            ),
            "y",
            t => [t < 1.5 ? 0 : 1.5]
        );

    [Fact]
    public void An_event_that_is_true_again_before_its_delay_is_over_happens_twice() =>
        Gives(
            Level3(
                Parameters(("y", "0"))
                    + List(
                        "Events",
                        Event("(<gt/>(<sin/>(<times/>{2}<pi/>[t])){0.5})", "{1.7}", "", ("y", "(<plus/>[y]{1})"))
                            .Replace("TriggerTime=\"true\"", "TriggerTime=\"false\"")
                    )
            ),
            "y",
            t =>
                [
                    t < 1.7 ? 0
                    : t < 2.7 ? 1
                    : 2,
                ]
        );

    [Fact]
    public void A_concentration_and_its_compartment_set_at_once_after_a_delay() =>
        Gives(
            Level3(
                $"{Compartment("2", constant: false)}"
                    + $"{List("Species", Species("s", "initialConcentration=\"1\""))}"
                    + $"{Rules(Rule("rate", "c", "{1}"))}"
                    + $"{List("Events", Event("(<geq/>[t]{0.5})", "{1}", "", ("s", "[c]")))}"
            ),
            "s, c",
            t => t < 1.5 ? [2, 2 + t] : [2.5 * 3.5, 2 + t],
            amount: "s"
        );

    [Fact]
    public void An_algebraic_rule_holds_after_an_event_has_moved_what_it_depends_on() =>
        Gives(
            Level3(
                $"{Parameters(("x", "1"), ("y", "0"))}"
                    + Rules(
                        "<algebraicRule>" + Math("(<minus/>(<times/>[y]{2})(<plus/>[x][t]))") + "</algebraicRule>",
                        Rule("rate", "x", "[y]")
                    )
                    + $"{List("Events", Event("(<geq/>[t]{1.5})", "", "", ("x", "{0}")))}"
            ),
            "y",
            t => [t < 1.5 ? ((3 * System.Math.Exp(t / 2)) - 2) / 2 : ((3.5 * System.Math.Exp((t - 1.5) / 2)) - 2) / 2]
        );

    [Fact]
    public void An_algebraic_rule_may_determine_a_concentration() =>
        Gives(
            Level3(
                    Compartment("4")
                        + List(
                            "Species",
                            Species("s", "initialConcentration=\"1\"").Replace("boundaryCondition=\"false\"", "boundaryCondition=\"true\"")
                        )
                        + Parameters(("k", "3"))
                        + Rules("<algebraicRule>" + Math("(<minus/>[s](<times/>[k](<plus/>{1}[t])))") + "</algebraicRule>")
                )
                .Replace("id=\"k\" value=\"3\" constant=\"false\"", "id=\"k\" value=\"3\" constant=\"true\""),
            "s",
            t => [12 * (1 + t)],
            amount: "s"
        );

    [Fact]
    public void A_reaction_is_a_quantity_in_triggers_and_initial_assignments() =>
        Gives(
            Level3(
                $"{Compartment("1")}{List("Species", Amount("s"))}{Parameters(("p", "0"), ("q", "0"))}"
                    + $"{List("InitialAssignments", Initially("p", "(<plus/>[v]{1})"))}"
                    + $"{List("Reactions", Reaction("v", "", Reference("s"), "(<plus/>{2}[t])"))}"
                    + $"{List("Events", Event("(<gt/>[v]{3.5})", "", "", ("q", "[v]")))}"
            ),
            "p, q, v",
            t => [3, t < 1.5 ? 0 : 3.5, 2 + t]
        );

    [Fact]
    public void The_conversion_factor_of_the_model_serves_species_without_their_own() =>
        Gives(
            Level3(
                    $"{Compartment("1")}{List("Species", Amount("a"), Amount("b").Replace("id=\"b\"", "id=\"b\" conversionFactor=\"g\""))}"
                        + $"<listOfParameters>{Parameter("f", "10")}{Parameter("g", "3")}</listOfParameters>"
                        + $"{List("InitialAssignments", Initially("g", "(<divide/>[f]{2})"))}"
                        + $"{List("Reactions", Reaction("v", "", Reference("a") + Reference("b"), "{1}"))}"
                )
                .Replace("<model id=\"m\"", "<model id=\"m\" conversionFactor=\"f\""),
            "a, b, v",
            t => [10 * t, 5 * t, 1]
        );

    [Fact]
    public void Level_2_defaults_hold_in_its_versions()
    {
        foreach (var version in Enumerable.Range(1, 5))
            Gives(
                Level2(
                        $"<listOfFunctionDefinitions><functionDefinition id=\"f\">"
                            + Math("<lambda><bvar>[x]</bvar>(<times/>{2}[x])</lambda>")
                            + "</functionDefinition></listOfFunctionDefinitions>"
                            + $"<listOfCompartments><compartment "
                            + $"id=\"c\" size=\"2\"/></listOfCompartments><listOfSpecies><species id=\"s\" compartment=\"c\" "
                            + "initialAmount=\"4\"/>"
                            + "<species id=\"p\" compartment=\"c\" initialConcentration=\"1\" hasOnlySubstanceUnits=\"true\"/>"
                            + $"</listOfSpecies><listOfParameters><parameter "
                            + $"id=\"k\" value=\"3\" constant=\"false\"/></listOfParameters>"
                            + $"<listOfReactions><reaction id=\"v\"><listOfReactants><speciesReference species=\"s\"/></listOfReactants>"
                            + $"<listOfProducts><speciesReference "
                            + $"species=\"p\" stoichiometry=\"3\"/></listOfProducts><listOfModifiers><modifierSpeciesReference "
                            + $"species=\"p\"/></listOfModifiers><kineticLaw>{Math("(<times/>{0.5}([f][s]))")}</kineticLaw>"
                            + $"</reaction></listOfReactions><listOfEvents><event><trigger>"
                            + $"{Math("(<gt/>[t]{1.5})")}</trigger><listOfEventAssignments><eventAssignment "
                            + $"variable=\"k\">{Math("{8}")}</eventAssignment></listOfEventAssignments></event></listOfEvents>"
                    )
                    .Replace("level2/version4", version == 1 ? "level2" : $"level2/version{version}")
                    .Replace("version=\"4\"", $"version=\"{version}\""),
                "s, p, k",
                t => [4 * System.Math.Exp(-t / 2), 2 + (12 * (1 - System.Math.Exp(-t / 2))), t < 1.5 ? 3 : 8],
                amount: "s, p"
            );
    }

    [Fact]
    public void The_runner_opens_no_expected_result()
    {
        var folder = Directory.CreateTempSubdirectory("biodist-sbml-");
        try
        {
            var sbml = Level3($"{Parameters(("p", "1"))}{Rules(Rule("rate", "p", "{1}"))}");
            var cases = Directory.CreateDirectory(Path.Combine(folder.FullName, "cases", "00001")).FullName;
            var expected = Path.Combine(cases, "00001-results.csv");
            File.WriteAllText(expected, "time,p\n0,nonsense\n");
            using (File.Open(expected, FileMode.Open, FileAccess.Read, FileShare.None))
                Assert.Null(SbmlCase.RunIn(folder.FullName, sbml, 1, 1, "p", "", "").Failure);
            var with = File.ReadAllText(Path.Combine(folder.FullName, "results", "00001.csv"));
            File.Delete(expected);
            Assert.Null(SbmlCase.RunIn(folder.FullName, sbml, 1, 1, "p", "", "").Failure);
            Assert.Equal(with, File.ReadAllText(Path.Combine(folder.FullName, "results", "00001.csv")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
