using Biodistribution.Compilation;
using Biodistribution.Interchange.Sbml;
using Biodistribution.Models;
using Biodistribution.Models.Checking;
using Biodistribution.Models.Symbolics;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Biodistribution.Units;
using Xunit;
using static Biodistribution.Tests.Interchange.Sbml.SbmlTexts;

namespace Biodistribution.Tests.Interchange.Sbml;

public class SbmlExportTests
{
    private static readonly double[] Times = [0, 0.1, 0.5, 1, 2, 3.5, 6];

    public static TheoryData<string> ShippedModels =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(RepositoryRoot.Find(), "models"), "*.yaml", SearchOption.AllDirectories)
                .Where(file =>
                    File.ReadLines(file).Any(line => line.StartsWith("model:", StringComparison.Ordinal))
                    && File.ReadLines(file).Any(line => line.StartsWith("states:", StringComparison.Ordinal))
                )
                .Select(file => Path.GetRelativePath(RepositoryRoot.Find(), file))
                .Order(StringComparer.Ordinal),
        ];

    private static Model Shipped(string file) => ModelFile.Read(Path.Combine(RepositoryRoot.Find(), file)).OrThrow();

    // The curves of given expressions, with a dose into every state that flows leave.
    private static double[] Curves(Model model, IReadOnlyList<Expression> values, IReadOnlyList<Symbol> dosed)
    {
        var compiled = CompiledModel.Compile(
            model with
            {
                Observables = [.. values.Select((value, i) => new Observable($"o{i}", value, Unit.None))],
            }
        );
        var parameters = compiled.DefaultParameters();
        for (var i = 0; i < parameters.Length; i++)
            if (double.IsNaN(parameters[i]))
                parameters[i] = 3;
        var run = new Simulator(compiled, new SolverSettings { RelativeTolerance = 1e-10 }).Run(
            new SimulationRequest
            {
                Parameters = parameters,
                Timeline = [.. dosed.Select(state => new Bolus(0.05, compiled.StateIndex(state), 1000))],
                OutputTimes = Times,
            }
        );
        Assert.Null(run.Failure);
        return run.Observables;
    }

    private static void GivesTheSameCurves(Model model, bool isDosed)
    {
        var text = SbmlWriter.Write(model);
        var read = Read(text.Text).OrThrow();
        var dosed = isDosed
            ? model.States.Where(state => state.IsAmount && !state.IsSink).Take(1).Select(state => state.Symbol).ToArray()
            : [];

        var before = Curves(model, [.. model.Observables.Select(observable => observable.Value)], dosed);
        var after = Curves(
            read.Model,
            [.. model.Observables.Select(observable => read.Quantities[text.ObservableIds[observable.Name]].Value)],
            [.. dosed.Select(symbol => read.Model.States.Single(state => state.Name == text.Ids[symbol]).Symbol)]
        );

        Assert.NotEmpty(before);
        for (var i = 0; i < before.Length; i++)
            Assert.True(
                before[i].Equals(after[i])
                    || System.Math.Abs(before[i] - after[i])
                        <= 1e-6 * System.Math.Max(System.Math.Abs(before[i]), 1e-6 * before.Where(double.IsFinite).Max(System.Math.Abs)),
                $"{before[i]} became {after[i]}"
            );
    }

    [Theory]
    [MemberData(nameof(ShippedModels))]
    public void A_shipped_model_gives_the_same_curves_when_read_back(string file) => GivesTheSameCurves(Shipped(file), isDosed: true);

    [Fact]
    public void Events_rules_and_stoichiometries_survive() => GivesTheSameCurves(Read(Everything).OrThrow().Model, isDosed: false);

    [Fact]
    public void Organs_survive_wherever_they_stand_and_an_unknown_one_is_none()
    {
        const string Yaml = """
            biodist: 1
            model: places
            units: {time: h}
            parameters:
              rate: {value: 0.5 1/h, between: 0.001 .. 50 1/h, assumed: for the test}
            states:
              blood: {unit: particles, organ: blood}
              liver: {unit: particles, organ: liver}
              signal: {unit: "", organ: bone}
            rates: {signal: rate * (1 - signal)}
            flows: [blood -> liver: rate * blood]
            observables:
              level: {is: blood / 2, unit: particles, organ: spleen}
              shown: {is: liver, unit: particles}
            """;
        var model = ModelFile.Parse(Yaml, "places.yaml").OrThrow();
        Assert.Equal([Organ.Blood, Organ.Liver, Organ.Bone], model.States.Select(state => state.Organ));
        var text = SbmlWriter.Write(model).Text;

        var read = Read(text).OrThrow().Model;
        Assert.Equal(
            model.States.Select(state => (state.Name, state.Organ)).Order(),
            read.States.Select(state => (state.Name, state.Organ)).Order()
        );
        Assert.Equal([Organ.Spleen, Organ.None], read.Observables.Select(observable => observable.Organ));
        var unknown = Read(text.Replace("organ=\"spleen\"", "organ=\"tail\"", StringComparison.Ordinal)).OrThrow().Model;
        Assert.Equal(Organ.None, unknown.Observables[0].Organ);
    }

    [Theory]
    [MemberData(nameof(ShippedModels))]
    public void Units_bounds_meanings_organs_and_sources_of_a_shipped_model_survive(string file)
    {
        var model = Shipped(file);
        var text = SbmlWriter.Write(model);
        var read = Read(text.Text).OrThrow().Model;

        Assert.Equal(model.Units, read.Units);
        Assert.Equal(model.Title, read.Title);
        Assert.Equal(
            model.Observables.Select(o => (o.Name, o.Unit.Text, o.Meaning, o.Organ)),
            read.Observables.Select(o => (o.Name, o.Unit.Text, o.Meaning, o.Organ))
        );
        Assert.Equal(
            model.States.Select(s => (text.Ids[s.Symbol], s.Unit.Text, s.Meaning, s.Organ, s.IsAmount, s.IsSink)).Order(),
            read.States.Select(s => (s.Name, s.Unit.Text, s.Meaning, s.Organ, s.IsAmount, s.IsSink)).Order()
        );
        var found = read.Parameters.ToDictionary(p => p.Name);
        foreach (var parameter in model.Parameters.Where(p => found.ContainsKey(text.Ids[p.Symbol])))
            Assert.Equal(parameter with { Symbol = found[text.Ids[parameter.Symbol]].Symbol }, found[text.Ids[parameter.Symbol]]);
        Assert.Equal(model.InjectedDose is null ? null : text.Ids[model.InjectedDose], read.InjectedDose?.Name);
    }

    [Fact]
    public void A_source_with_a_digital_object_identifier_is_one_other_programs_see()
    {
        var graph = new ExpressionGraph();
        var model = new Model
        {
            Name = "m",
            Graph = graph,
            Parameters =
            [
                new Parameter(graph.NewSymbol("k"), 1, Unit.None) { Source = "Kagan et al., 2013, doi:10.1007/s11095-013-1022-2." },
            ],
        };
        var text = SbmlWriter.Write(model).Text;

        Assert.Contains("rdf:about=\"#meta_k\"", text);
        Assert.Contains("https://identifiers.org/doi:10.1007/s11095-013-1022-2\"", text);
        SbmlValidation.FindsNoError(text);
        // Without our own element the identifier is what is left of the source.
        var foreign = System.Text.RegularExpressions.Regex.Replace(text, "<biodist:quantity[^>]*/>", "");
        Assert.Equal(
            "https://identifiers.org/doi:10.1007/s11095-013-1022-2",
            Assert.Single(Read(foreign).OrThrow().Model.Parameters, parameter => parameter.Name == "k").Source
        );
    }

    [Fact]
    public void Units_of_another_program_that_go_together_are_carried_over_and_others_left_out()
    {
        static string Definition(string id, string units) =>
            $"<unitDefinition id=\"{id}\"><listOfUnits>{units}</listOfUnits></unitDefinition>";
        static string One(string kind, double exponent, int scale, double multiplier) =>
            FormattableString.Invariant($"<unit kind=\"{kind}\" exponent=\"{exponent}\" scale=\"{scale}\" multiplier=\"{multiplier}\"/>");
        var model = Read(
                Level3(
                        $"""
                        <listOfUnitDefinitions>{Definition("hour", One("second", 1, 0, 3600))}{Definition(
                            "nmol",
                            One("mole", 1, -9, 1)
                        )}{Definition("ml", One("litre", 1, -3, 1))}
                        {Definition("per_hour", One("second", -1, 0, 3600))}{Definition(
                            "clearance",
                            One("litre", 1, -3, 1) + One("second", -1, 0, 3600)
                        )}{Definition("per_second", One("second", -1, 0, 1))}</listOfUnitDefinitions>
                        <listOfCompartments><compartment id="c" spatialDimensions="3" size="2" units="ml" constant="true"/>
                        </listOfCompartments>
                        <listOfSpecies>{Species("s", "initialAmount=\"6\"")}</listOfSpecies>
                        <listOfParameters><parameter id="k" value="1" units="per_hour" constant="true"/>
                        <parameter id="cl" value="1" units="clearance" constant="true"/>
                        <parameter id="odd" value="1" units="per_second" constant="true"/>
                        <parameter id="none" value="1" constant="true"/></listOfParameters>
                        <listOfReactions><reaction id="r" reversible="false"><listOfReactants>
                        <speciesReference species="s" stoichiometry="1" constant="true"/></listOfReactants><kineticLaw>{Math(
                            "(<times/>[c][k][s])"
                        )}</kineticLaw></reaction></listOfReactions>
                        """
                    )
                    .Replace(
                        "<model id=\"m\"",
                        "<model id=\"m\" timeUnits=\"hour\" substanceUnits=\"nmol\" extentUnits=\"nmol\" volumeUnits=\"ml\""
                    )
            )
            .OrThrow()
            .Model;

        Assert.Equal("h", model.Units.TimeUnit.Text);
        Assert.Equal(
            [("c", "mL"), ("k", "1/h"), ("cl", "mL/h"), ("odd", ""), ("none", "")],
            model.Parameters.Select(parameter => (parameter.Name, parameter.Unit.Text))
        );
        Assert.Equal("nmol", Assert.Single(model.States).Unit.Text);
        Assert.Equal("nmol/mL", Assert.Single(model.Observables).Unit.Text);
        Assert.All(model.Parameters, parameter => Assert.Equal(1, model.Units.Factor(parameter.Unit)));
    }

    [Theory]
    [MemberData(nameof(ShippedModels))]
    public void LibSbml_finds_no_error_in_an_exported_model(string file) =>
        SbmlValidation.FindsNoError(SbmlWriter.Write(Shipped(file)).Text);

    [Fact]
    public void The_visible_cases_of_the_suite_give_the_same_curves_when_exported_and_read_back()
    {
        var suite = Path.GetFullPath(Path.Combine(RepositoryRoot.Find(), "..", "shared", "suites", "sbml"));
        if (!Directory.Exists(suite))
            Assert.Skip("The test suite is not beside the repository (../shared/suites/sbml).");
        var wrong = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.ForEach(
            Directory.GetDirectories(suite),
            folder =>
            {
                var model = SbmlReader.ReadFile(Directory.GetFiles(folder, "*-sbml-*.xml").Max(StringComparer.Ordinal)!).OrThrow();
                if (model.Observables.IsEmpty)
                    return;
                try
                {
                    GivesTheSameCurves(model, isDosed: false);
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    wrong.Add($"{Path.GetFileName(folder)}: {error.Message.Split('\n')[0]}");
                }
            }
        );

        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void LibSbml_finds_no_error_in_an_exported_model_with_everything() =>
        SbmlValidation.FindsNoError(SbmlWriter.Write(Read(Everything).OrThrow().Model).Text);

    [Fact]
    public void Numbers_survive_to_the_last_bit()
    {
        var graph = new ExpressionGraph();
        double[] numbers = [0.1, 1e-300, -2.5e300, double.Epsilon, 1.0 / 3, 6.02214179e23];
        var model = new Model
        {
            Name = "numbers",
            Graph = graph,
            Definitions = [.. numbers.Select((number, i) => new Definition(graph.NewSymbol($"p{i}"), graph.Constant(number)))],
        };

        Assert.Equal(numbers, Read(SbmlWriter.Write(model).Text).OrThrow().Model.Definitions.Select(definition => definition.Value.Value));
    }

    internal static string Everything =>
        Level3(
            $"""
            {Compartment("2", constant: false)}
            <listOfSpecies>{Species("s", "initialConcentration=\"3\"")}{Species(
                "a",
                "hasOnlySubstanceUnits=\"true\" initialAmount=\"1\""
            )}</listOfSpecies>
            <listOfParameters>{Parameter("k", "0.3")}{Parameter("x", "0.5", false)}{Parameter("y", "1", false)}{Parameter(
                "z",
                "1",
                false
            )}</listOfParameters>
            <listOfInitialAssignments><initialAssignment symbol="x">{Math(
                "(<divide/>[k]{3})"
            )}</initialAssignment></listOfInitialAssignments>
            <listOfRules>
              <rateRule variable="c">{Math("{0.1}")}</rateRule><rateRule variable="x">{Math(
                "<piecewise><piece>{1}(<lt/>[t]{2})</piece><otherwise>(<minus/>[x])</otherwise></piecewise>"
            )}</rateRule>
              <algebraicRule>{Math("(<minus/>[y](<times/>{2}[x]))")}</algebraicRule><assignmentRule variable="n">{Math(
                "(<plus/>{1}[t])"
            )}</assignmentRule>
            </listOfRules>
            <listOfReactions><reaction id="r" reversible="false"><listOfReactants>
            <speciesReference species="s" stoichiometry="2" constant="true"/></listOfReactants>
              <listOfProducts><speciesReference id="n" species="a" constant="false"/></listOfProducts><kineticLaw>{Math(
                "(<times/>[k][s])"
            )}</kineticLaw></reaction></listOfReactions>
            <listOfEvents><event useValuesFromTriggerTime="false"><trigger initialValue="true" persistent="true">{Math(
                "(<gt/>[x]{1})"
            )}</trigger>
              <priority>{Math("{1}")}</priority><delay>{Math("{0.25}")}</delay>
              <listOfEventAssignments><eventAssignment variable="s">{Math(
                "(<plus/>[s]{1})"
            )}</eventAssignment><eventAssignment variable="z">{Math(
                "[t]"
            )}</eventAssignment></listOfEventAssignments></event></listOfEvents>
            """
        );
}
