using Biodistribution.Estimation;
using Biodistribution.Estimation.GlobalSensitivity;
using Biodistribution.Experiments;
using Biodistribution.Models;
using Biodistribution.Models.Checking;
using Biodistribution.Models.Symbolics;
using Biodistribution.Observations;
using Biodistribution.Units;
using Xunit;

namespace Biodistribution.Tests.Models;

/// <summary>A number the models are asked for, with the assumed values that are varied together to see which of them move it.</summary>
/// <param name="Name">What it is.</param>
/// <param name="File">The model, within the models folder.</param>
/// <param name="Dose">What is given: state and amount.</param>
/// <param name="Observable">The observable.</param>
/// <param name="Time">When.</param>
/// <param name="Varied">The parameters with their ranges: those that could be defended, not all that the models allow.</param>
internal sealed record HeadlineNumber(
    string Name,
    string File,
    (string State, string Amount) Dose,
    string Observable,
    string Time,
    (string Parameter, string Range)[] Varied
)
{
    /// <summary>Choices other than the defaults.</summary>
    public (string Option, string Choice)[] Choices { get; init; } = [];

    /// <summary>The choice of a group that the number is divided by; none for a number by itself.</summary>
    public (string Option, string Choice)? Over { get; init; }

    /// <summary>Rows of the Saltelli sample, a power of two.</summary>
    public int Rows { get; init; } = 512;

    /// <summary>The model as read.</summary>
    public Model Model { get; } = ModelFile.Read(Path.Combine([RepositoryRoot.Find(), "models", .. File.Split('/')])).OrThrow();

    /// <summary>Indices of what is varied, and the number as the model is shipped, in its unit.</summary>
    public (double AsShipped, SensitivityResult Result) Compute(CancellationToken cancellation)
    {
        var (problem, output) = (Problem(), Output());
        var request = new SensitivityRequest([.. Varied.Select(Input)], [output]) { Samples = Rows };
        var held = new SensitivityRequest([.. Varied.Select(one => AtItsValue(problem, one.Parameter))], [output])
        {
            Method = SensitivityMethod.Morris,
            Samples = 1,
        };
        return (
            new SensitivityAnalysis(problem, held).Run(cancellation: cancellation).Outputs[0].Median,
            new SensitivityAnalysis(problem, request).Run(cancellation: cancellation)
        );
    }

    // The model with its choices, once as it is and once with the choice it is divided by.
    private FitProblem Problem()
    {
        var model = Choices.Aggregate(Model, Chosen);
        var dose = new Dose(
            model.States.Single(state => state.Name == Dose.State).Symbol,
            model.Graph.Constant(Quantity.Parse(Dose.Amount).In(model.Units)),
            model.Graph.Zero
        );
        var other = Over is { } over ? Values(over).Select(value => (value.Parameter, model.Graph.Constant(value.Value))) : [];
        return new FitProblem
        {
            Model = model,
            Groups = [new Group("this", [], [dose]), new Group("over", [.. other], [dose])],
            Observations = [],
            Estimated = [],
        };
    }

    private Model Chosen(Model model, (string Option, string Choice) choice)
    {
        var values = Values(choice).ToDictionary(value => value.Parameter, value => value.Value);
        return model with
        {
            Parameters =
            [
                .. model.Parameters.Select(one => values.TryGetValue(one.Symbol, out var value) ? one with { Value = value } : one),
            ],
        };
    }

    private IEnumerable<(Symbol Parameter, double Value)> Values((string Option, string Choice) choice) =>
        Model
            .Options.Single(one => one.Name == choice.Option)
            .Choices.Single(one => one.Name == choice.Choice)
            .Values.Select(value => (value.Parameter, value.Value));

    private Prediction Output() =>
        new(Name, "this", Observable, Over is null ? Model.Observables.Single(one => one.Name == Observable).Unit : Unit.None)
        {
            Time = Quantity.Parse(Time).In(Model.Units),
            Statistic = Over is null ? Statistic.Value : Statistic.Ratio,
            RelativeToGroup = Over is null ? "" : "over",
        };

    private VariedInput Input((string Parameter, string Range) varied)
    {
        var (parameter, range) = (Model.Parameters.Single(one => one.Name == varied.Parameter), QuantityRange.Parse(varied.Range));
        Assert.Equal(parameter.Unit.Dimension, range.Unit.Dimension);
        var factor = Model.Units.Factor(range.Unit);
        return new VariedInput(parameter, range.Lower * factor, range.Upper * factor);
    }

    private static VariedInput AtItsValue(FitProblem problem, string name)
    {
        var parameter = problem.Model.Parameters.Single(one => one.Name == name);
        return new VariedInput(parameter, parameter.Value, parameter.Value);
    }
}
