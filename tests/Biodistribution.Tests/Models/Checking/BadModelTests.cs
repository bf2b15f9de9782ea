using System.Text;
using Biodistribution.Models;
using Biodistribution.Models.Checking;
using Xunit;

namespace Biodistribution.Tests.Models.Checking;

/// <summary>
/// What people get wrong in model files, and the exact text they read; models/diagnostics.md shows one example of every
/// message besides.
/// </summary>
public class BadModelTests
{
    [Theory]
    [InlineData("exchange * (blood_conc", "exchnge * (blood_conc", "f(24,31): BD2101: exchnge is not defined.\n    Did you mean exchange?")]
    [InlineData("- blood <-> rest:  ", "- blod <-> rest:  ", "f(24,5): BD2101: blod is not defined.\n    Did you mean blood?")]
    [InlineData(
        "blood / blood_volume",
        "blood / (blood_volume + 1 h)",
        "f(19,40): BD2003: Cannot add 1 h to blood_volume (mL).\n    Both sides of + must have the same dimension."
    )]
    [InlineData(
        "blood / blood_volume",
        "blood / (blood_volume + 1)",
        "f(19,40): BD2003: Cannot add 1 (no unit) to blood_volume (mL).\n    Give the number its unit, as in 1 mL."
    )]
    [InlineData(
        "value: 1.7 mL",
        "value: 1.7",
        "f(7,43): BD2001: The value of blood_volume is a pure number, but its bounds are in mL.\n    Write value: 1.7 mL."
    )]
    [InlineData("value: 1.7 mL", "value: -1.7 mL", "f(7,29): BD2212: The value of blood_volume is -1.7 mL.\n    A volume is positive.")]
    [InlineData(
        "value: 1.7 mL",
        "value: 1,7 mL",
        "f(7,29): BD1301: 1,7 is not read as a number.\n    Write 1.7 with a decimal point, or 17 without grouping."
    )]
    [InlineData("value: 1.7 mL", "value: NaN mL", "f(7,29): BD1301: NaN mL is not a number.\n    Leave out what is not known.")]
    [InlineData("value: 1.7 mL", "value: .inf mL", "f(7,29): BD1301: .inf mL is not a number.\n    Write a number such as 1.5 or 2e10.")]
    [InlineData(
        "value: 1.7 mL",
        "value: 1.7 ml/",
        "f(7,35): BD1301: The unit ends where another unit should follow.\n    Units are written "
            + "like mL/min/kg, 1/h, 1e6 cells/kg, %ID/g; models/language.md lists them."
    )]
    [InlineData(
        "value: 1.7 mL",
        "value: 1.7 mg",
        "f(7,46): BD2001: The value of blood_volume is in mg, but its bounds are in mL.\n    Write both in the same unit."
    )]
    [InlineData(
        "zone_healthy:  1 - damaged_share",
        "zone_healthy:  1 - zone_damaged * zone_healthy",
        "f(20,3): BD2106: zone_healthy is defined by itself.\n    zone_healthy uses zone_healthy. "
            + "Break the circle, or make one of them a state."
    )]
    [InlineData(
        "breakdown * liver_healthy",
        "breakdown * liver_healthy + k_out",
        "f(27,59): BD2101: k_out is not defined.\n    Define it under parameters, states or define."
    )]
    [InlineData(
        "breakdown * liver_healthy",
        "liver_healthy",
        "f(27,31): BD2002: The rate of liver_healthy -> lost is in particles, but must be in "
            + "particles/h.\n    Divide by something in h, or check the units of what it is made of."
    )]
    [InlineData(
        "breakdown * liver_healthy",
        "2 * h * liver_healthy",
        "f(27,35): BD2101: h is not defined.\n    h is a unit: a unit follows a number, as in 1 h."
    )]
    [InlineData(
        "blood: {is: blood, unit: \"%ID\"}",
        "blood: {is: blood, unit: mg}",
        "f(31,28): BD2002: blood is in particles, but must be in mg.\n    Divide by something in "
            + "particles/mg, or check the units of what it is made of."
    )]
    [InlineData(
        "lost: {unit: particles, sink: true}",
        "lost: {unit: particles, sink: true, colour: red}",
        "f(16,133): BD1202: colour is not a key of a state.\n    Its keys are: unit, initial, sink, organ, meaning."
    )]
    [InlineData(
        "states: {blood: particles,",
        "states: {blood: ,",
        "f(16,17): BD1204: Nothing is written for the unit of blood.\n    Write it after the colon, or remove the key."
    )]
    [InlineData(
        "model: exosome-liver",
        "modle: exosome-liver",
        "f(1,1): BD1201: The key model of a model is missing.\n    Add model: ...\nf(2,1): BD1202: "
            + "modle is not a key of a model.\n    Did you mean model? Its keys are: biodist, model, "
            + "title, units, include, parameters, states, define, flows, rates, produces, events, "
            + "observables, options, reproduces."
    )]
    public void A_mistake_is_named_where_it_stands(string right, string wrong, string expected)
    {
        var text = Dedented();
        Assert.Contains(right, text);

        Assert.Equal(expected, Words(text.Replace(right, wrong)));
    }

    [Fact]
    public void All_mistakes_are_reported_in_one_pass_in_order_of_place()
    {
        var text = Dedented()
            .Replace("value: 1.7 mL", "value: 1,7 mL")
            .Replace("exchange * (", "exchnge * (")
            .Replace("unit: \"%ID\"}", "unit: \"%IDD\"}");

        Assert.Equal(
            ["BD1301", "BD2101", "BD1302", "BD1302"],
            ModelFile.Parse(text, "f").Diagnostics.Select(diagnostic => diagnostic.Code)
        );
    }

    [Fact]
    public void A_parameter_that_could_not_be_read_is_not_reported_again_where_it_is_used() =>
        Assert.Equal(
            "f(7,29): BD1301: much is not a number.\n    Write a number such as 1.5 or 2e10.",
            Words(Dedented().Replace("value: 1.7 mL", "value: much"))
        );

    [Fact]
    public void Twenty_thousand_nested_parentheses_give_a_message() =>
        Assert.Equal(
            "f(19,18): BD1404: An expression of 40005 characters is not read; at most 20000 are.\n    "
                + "Give parts of it a name under define.",
            Words(
                Dedented()
                    .Replace(
                        "blood_conc:    blood / blood_volume",
                        $"blood_conc:    {new string('(', 20_000)}blood{new string(')', 20_000)}"
                    )
            )
        );

    [Fact]
    public void Deeper_parentheses_than_anyone_writes_give_a_message_at_the_first_too_many() =>
        Assert.Equal(
            "f(19,218): BD1404: Parentheses, signs or powers are nested more than 200 deep.\n    Give "
                + "parts of the expression a name under define.",
            Words(Dedented().Replace("blood / blood_volume", $"{new string('(', 5_000)}blood{new string(')', 5_000)}"))
        );

    [Fact]
    public void A_chain_of_thirty_thousand_definitions_neither_overflows_nor_takes_long()
    {
        var text = new StringBuilder("biodist: 1\nmodel: chain\nstates: {a: mg}\nflows: [a ->: d29999 * 1/h * a]\ndefine:\n  d0: 1\n");
        for (var i = 1; i < 30_000; i++)
            text.Append(null, $"  d{i}: d{i - 1} + 1\n");

        Assert.Empty(ModelFile.Parse(text.ToString(), "f").Diagnostics);
        Assert.Equal("f(6,3): BD2106: d0 is defined by itself.", Words(text.ToString().Replace("d0: 1\n", "d0: d29999\n"))[..40]);
    }

    [Fact]
    public void Byte_order_mark_and_windows_line_ends_are_no_mistakes() =>
        Assert.Empty(ModelFile.Parse("\uFEFF" + Dedented().Replace("\n", "\r\n"), "f").Diagnostics);

    [Fact]
    public void Renaming_everything_and_choosing_other_units_changes_no_rate()
    {
        var model = ModelFile.Parse(Dedented(), "f").OrThrow();
        var other = ModelFile
            .Parse(
                Dedented()
                    .Replace("{time: h, volume: mL}", "{time: min, volume: µL}")
                    .Replace("1.7 mL", "0.0017 L")
                    .Replace("10 mL/h,", "0.01 L/h,")
                    .Replace("uptake:", "zz:")
                    .Replace("uptake *", "zz *")
                    .Replace("blood_volume", "q_1")
                    .Replace("capacity", "aa"),
                "f"
            )
            .OrThrow();

        for (var i = 0; i < model.Flows.Length; i++)
            Assert.Equal(PerHour(model, i), PerHour(other, i), 1e-13 * Math.Abs(PerHour(model, i)));
    }

    /// <summary>The rate of a flow in particles per hour with 1e10 particles in blood and 1e9 elsewhere.</summary>
    private static double PerHour(Model model, int flow)
    {
        return Value(model.Flows[flow].Rate) / model.Units.Factor(Biodistribution.Units.Unit.Parse("particles/h"));

        double Value(Biodistribution.Models.Symbolics.Expression expression) =>
            Biodistribution.Models.Symbolics.ExpressionEvaluation.Evaluate(
                expression,
                symbol =>
                    model.Definitions.FirstOrDefault(definition => definition.Target == symbol) is { } definition ? Value(definition.Value)
                    : model.States.Any(state => state.Symbol == symbol) ? (symbol.Name == "blood" ? 1e10 : 1e9)
                    : model.Parameters.Single(parameter => parameter.Symbol == symbol).Value
            );
    }

    private static string Dedented() => ModelFileTests.ExosomeLiver.ReplaceLineEndings("\n");

    private static string Words(string text) => string.Join('\n', ModelFile.Parse(text, "f").Diagnostics);
}
