using Biodistribution.Models;
using Biodistribution.Models.Checking;
using Biodistribution.Models.Symbolics;
using Xunit;

namespace Biodistribution.Tests.Models.Checking;

public class ModelLanguageTests
{
    /// <summary>A model that uses every section and form of the language.</summary>
    public const string Everything = """
        biodist: 1
        model: rich
        title: Everything the language has
        units: {time: h, volume: mL, mass: mg}
        parameters:
          body_weight: {value: 20 g, between: 15 .. 30 g, source: weighed}
          clearance: {value: 10 mL/h/kg, between: 1 .. 100 mL/h/kg}
          volume: 1.7 mL
          release: {between: 0 .. 2 1/h}
          kill: {value: 0.02 1/h}
          secretion: {value: 60 particles/cells/h, between: 10 .. 1e5 particles/cells/h}
          liver_mass: 1.1 g
          emax: {value: 0.5 1/h}
          ec50: 1e9 particles/mL
          slope: {value: 1.5, between: 0.5 .. 4}
        states:
          lung: cells
          dead: {unit: cells, sink: true}
          vesicles: {unit: particles, initial: 1e3 particles * start_factor}
          liver: particles
          gone: {unit: particles, sink: true}
          polarization: {unit: 1, initial: 0.5}
        define:
          start_factor: 2 * slope
          conc: {is: vesicles / volume, unit: particles/mL, meaning: in blood}
          scale: (body_weight / 1 kg)^0.75
          cl: clearance * body_weight * scale
        flows:
          - lung -> dead: {rate: kill * lung, name: death}
          - vesicles <-> liver: cl * (conc - liver / (2 mL))
          - liver -> gone: release * liver
          - -> vesicles: 100 particles/min
        rates:
          polarization: emax * hill(conc, ec50, slope) * (1 - polarization) - 0.1/h * polarization
        produces:
          - lung -> vesicles: secretion
          - death -> vesicles: {yield: 200 particles/cells, name: blebs}
        events:
          depletion:
            when: time >= 24 h and liver > 0
            set: {clearance: 0.1 * clearance}
            delay: 30 min
          reset: {when: polarization > 0.9, set: {polarization: 0.5}, priority: 2, persistent: false, fires_at_start: true,
            values_from: end_of_delay}
        observables:
          liver: {is: liver, unit: "%ID"}
          liver_per_g: {is: liver / liver_mass, unit: "%ID/g"}
          blood: conc
          cells_left: {is: lung, unit: 1e6 cells}
          m2: {is: polarization, unit: "%"}
          x: saturating(conc, 3 1/h, ec50) + if(time < 2 h, 0, 1/h) + piecewise(1/d, conc > ec50, 0)
        options:
          return:
            yes: {set: {release: 0.5 1/h}, meaning: gives back}
            no: {set: {release: 0 1/h}}
            default: no
        reproduces: {observable: liver, at: 4 h, between: 20 .. 30 %ID, dose: {vesicles: 1e10 particles}, set: {slope: 2},
          options: {return: yes}, source: nobody}
        """;

    private static readonly Model Model = ModelFile.Parse(Everything, "everything.yaml").OrThrow();

    [Fact]
    public void Every_section_and_form_is_read()
    {
        var read = ModelFile.Parse(Everything, "everything.yaml");

        Assert.Empty(read.Diagnostics);
        Assert.Equal(["everything.yaml"], read.Value!.Files);
        Assert.Equal(
            ["death", "vesicles <-> liver", "liver -> gone", "-> vesicles", "lung -> vesicles", "blebs"],
            Model.Flows.Select(flow => flow.Name)
        );
    }

    [Fact]
    public void An_expression_means_what_it_says_in_the_units_of_the_model()
    {
        Assert.Equal(Math.Pow(0.02, 0.75), Value("scale"), 1e-15);
        Assert.Equal(0.2 * Math.Pow(0.02, 0.75), Value("cl"), 1e-15);
        Assert.Equal(6000, Rate("-> vesicles"), 1e-9);
        Assert.Equal(1e9 / 1.7, Value("conc"), 1e-6);
        var hill = Math.Pow(1 / 1.7, 1.5) / (1 + Math.Pow(1 / 1.7, 1.5));
        Assert.Equal((0.5 * hill * 0.75) - 0.025, Evaluate(Model.Rates.Single().Rate), 1e-12);
    }

    [Fact]
    public void A_start_value_follows_from_parameters()
    {
        Assert.Equal(3000, Evaluate(Model.States.Single(state => state.Name == "vesicles").Initial), 1e-9);
        Assert.Equal(0.5, Evaluate(Model.States.Single(state => state.Name == "polarization").Initial));
    }

    [Fact]
    public void What_has_a_rate_is_no_amount_and_what_flows_is()
    {
        Assert.Equal(["polarization"], Model.States.Where(state => !state.IsAmount).Select(state => state.Name));
        Assert.Equal(["dead", "gone"], Model.States.Where(state => state.IsSink).Select(state => state.Name));
    }

    [Fact]
    public void A_production_uses_nothing_up_and_its_yield_carries_cells_into_particles()
    {
        var secretion = Model.Flows.Single(flow => flow.Name == "lung -> vesicles");
        Assert.Equal([("vesicles", 1.0)], secretion.Changes.Select(change => (change.State.Name, change.Stoichiometry.Value)));
        Assert.Equal(60 * 1e6, Evaluate(secretion.Rate), 1e-6);
        Assert.Equal(200 * 0.02 * 1e6, Rate("blebs"), 1e-6);
    }

    [Fact]
    public void The_default_choice_of_an_option_comes_first_and_gives_the_value()
    {
        var option = Model.Options.Single();
        Assert.Equal(["no", "yes"], option.Choices.Select(choice => choice.Name));
        Assert.Equal("gives back", option.Choices[1].Meaning);
        Assert.Equal(0, Model.Parameters.Single(parameter => parameter.Name == "release").Value);
    }

    [Fact]
    public void A_number_to_reproduce_comes_with_its_dose_settings_and_choices()
    {
        var number = Model.Reproduces.Single();
        Assert.Equal(("liver", 4.0, "nobody"), (number.Observable, number.Time, number.Source));
        Assert.Equal((0.2, 0.3), (number.Lower, number.Upper));
        Assert.Equal([("vesicles", 1e10)], number.Doses.Select(dose => (dose.State.Name, dose.Amount)));
        Assert.Equal([("release", 0.5), ("slope", 2.0)], number.Set.Select(set => (set.Parameter.Name, set.Value)));
    }

    [Fact]
    public void An_event_keeps_its_delay_priority_and_persistence()
    {
        var (depletion, reset) = (Model.Events[0], Model.Events[1]);
        Assert.Equal(0.5, Evaluate(depletion.Delay!));
        Assert.Equal((true, true, true), (depletion.IsPersistent, depletion.InitialTrigger, depletion.UsesValuesFromTriggerTime));
        Assert.Equal((false, false, false), (reset.IsPersistent, reset.InitialTrigger, reset.UsesValuesFromTriggerTime));
        Assert.Equal(2, Evaluate(reset.Priority!));
        Assert.Equal(1, Evaluate(depletion.Trigger, time: 24));
        Assert.Equal(0, Evaluate(depletion.Trigger, time: 23.9));
    }

    [Fact]
    public void A_unit_goes_on_after_a_division_when_its_name_means_nothing_else()
    {
        Assert.Equal(3 * (1e9 / 1.7) / (1e9 + (1e9 / 1.7)), Observable("x", time: 1), 1e-9);
        Assert.Equal((3 * (1e9 / 1.7) / (1e9 + (1e9 / 1.7))) + 1, Observable("x", time: 3), 1e-9);
    }

    [Fact]
    public void Pieces_are_included_with_their_own_names_and_changed_where_they_are_included()
    {
        var folder = Directory.CreateTempSubdirectory("biodist").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "physiology"));
        File.WriteAllText(
            Path.Combine(folder, "physiology", "mouse.yaml"),
            "biodist: 1\nparameters: {weight: 20 g, unused: 1}\ndefine: {blood_volume: weight * 0.085 mL/g}\n"
        );
        File.WriteAllText(Path.Combine(folder, "a.yaml"), "biodist: 1\ninclude: b.yaml\n");
        File.WriteAllText(Path.Combine(folder, "b.yaml"), "biodist: 1\ninclude: a.yaml\n");
        const string Text =
            "biodist: 1\nmodel: m\ninclude: [{file: physiology/mouse.yaml, set: {weight: 25 "
            + "g}}]\nstates: {blood: mg}\nflows: [blood ->: 1 mL/h * blood / blood_volume]\n";
        var path = Path.Combine(folder, "model.yaml");
        File.WriteAllText(path, Text);
        var read = ModelFile.Read(path);
        File.WriteAllText(path, Text.Replace("physiology/mouse", "a"));
        var circle = ModelFile.Read(path);
        File.WriteAllText(path, Text.Replace("mouse", "mose"));
        var missing = ModelFile.Read(path);
        Directory.Delete(folder, true);

        Assert.Empty(read.Diagnostics);
        Assert.Equal(25, read.Value!.Parameters[0].Value / read.Value.Units.Factor(read.Value.Parameters[0].Unit), 1e-12);
        Assert.Equal(["model.yaml", "mouse.yaml"], read.Value.Files.Select(Path.GetFileName));
        Assert.Contains(
            circle.Diagnostics,
            diagnostic =>
                diagnostic.ToString()
                == $"{Path.Combine(folder, "b.yaml")}(2,10): BD2203: a.yaml includes itself.\n    a.yaml includes b.yaml includes a.yaml."
        );
        Assert.Equal(
            [
                $"{Path.Combine(folder, "physiology", "mose.yaml")}: BD1001: There is no such file.\n    Did you mean mouse.yaml?",
                $"{path}(3,18): BD2204: physiology/mose.yaml cannot be included.\n    Its name is relative to the file that includes it.",
            ],
            missing.Diagnostics.Select(diagnostic => diagnostic.ToString())
        );
    }

    private static double Rate(string flow) => Evaluate(Model.Flows.Single(other => other.Name == flow).Rate);

    private static double Observable(string name, double time) =>
        Evaluate(Model.Observables.Single(observable => observable.Name == name).Value, time);

    private static double Value(string name) => Evaluate(Model.Definitions.Single(definition => definition.Target.Name == name).Value);

    /// <summary>The value with 1e6 cells in the lung, 1e9 vesicles in blood, 1e8 in the liver, a quarter polarized.</summary>
    private static double Evaluate(Expression expression, double time = 0)
    {
        var states = new Dictionary<string, double>
        {
            ["lung"] = 1e6,
            ["vesicles"] = 1e9,
            ["liver"] = 1e8,
            ["polarization"] = 0.25,
        };
        return ExpressionEvaluation.Evaluate(expression, Lookup, time);

        double Lookup(Symbol symbol) =>
            states.TryGetValue(symbol.Name, out var amount) ? amount
            : Model.Definitions.FirstOrDefault(definition => definition.Target == symbol) is { } definition
                ? ExpressionEvaluation.Evaluate(definition.Value, Lookup, time)
            : Model.Parameters.Single(parameter => parameter.Symbol == symbol).Value;
    }
}
