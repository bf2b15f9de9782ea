using Biodistribution.Models;
using Biodistribution.Observations;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>The units rows are written in, as factors to those of the model.</summary>
/// <param name="problem">The problem the rows belong to.</param>
internal sealed class RowUnits(FitProblem problem)
{
    private static readonly Dimension ShareOfDose = Unit.Parse("%ID").Dimension;

    private readonly Dictionary<string, (Unit? Unit, TextError? Error)> units = [];

    /// <summary>The dimension of times.</summary>
    public static Dimension TimeDimension { get; } = Unit.Parse("s").Dimension;

    /// <summary>What a time of a row is multiplied by to be in the unit of the model; null where its unit is none of time.</summary>
    /// <param name="row">The row.</param>
    public double? TimeFactor(Observation row)
    {
        if (row.TimeUnit.Length == 0)
            return problem.Model.Units.Factor(problem.Model.Units.TimeUnit);
        return Read(row.TimeUnit).Unit is { } unit && problem.Model.Units.MeasuresTime(unit) ? problem.Model.Units.Factor(unit) : null;
    }

    /// <summary>A unit, or what is wrong with its text. Tables write few units, each many times: each is read once.</summary>
    /// <param name="text">The text.</param>
    public (Unit? Unit, TextError? Error) Read(string text)
    {
        if (!units.TryGetValue(text, out var read))
            units[text] = read = Unit.TryParse(text, out var unit, out var error) ? (unit, null) : (null, error);
        return read;
    }

    /// <summary>What the value of a row is multiplied by to be in the units of the model, or why it has none.</summary>
    /// <param name="row">The row.</param>
    /// <param name="observable">Its observable.</param>
    public (double Factor, (string Code, string Message, string Hint)? Problem) Factor(Observation row, Observable observable)
    {
        var expected = ExpectedDimension(row.Statistic, observable);
        if (row.Statistic == Statistic.Order && row.Unit.Length == 0)
            return (1, null);
        if (row.Unit.Length == 0)
            return expected.IsNone || observable.Unit.Text.Length == 0
                ? (1, null)
                : (
                    1,
                    (
                        "BD4017",
                        "The value has no unit.",
                        $"Write it in the column 'unit'; {row.Observable} is shown in {observable.Unit.Text}."
                    )
                );
        var (unit, error) = Read(row.Unit);
        if (unit is null)
            return (1, ("BD4017", $"'{row.Unit}' is not a unit. {error!.Message}", error.Hint));
        if (unit.Dimension == expected || (!expected.SaysFluid && unit.Dimension.OfAnyFluid == expected)) // the model has one fluid
            return (problem.Model.Units.Factor(unit), null);
        var statistic = StatisticDefinition.Of(row.Statistic);
        return (
            1,
            (
                "BD4018",
                $"{row.Unit} is not a unit of the {statistic.Name} of {row.Observable}.",
                unit.Dimension.OfAnyFluid == expected.OfAnyFluid
                    ? $"The model keeps plasma and blood apart: it gives {row.Observable} in {observable.Unit.Text}. Write of which "
                        + $"fluid the "
                        + "volume is, as in mL plasma; a value of the other fluid is multiplied by the part of blood that is plasma."
                    : statistic.UnitSentence(row.Observable, observable.Unit)
                        + (
                            unit.Dimension with { Mass = unit.Dimension.Mass + 1 } == expected
                                ? $" Give it an observable in {row.Unit}, or multiply the values by the weights of the organs: "
                                    + $"biodist import --weights."
                                : ""
                        )
            )
        );
    }

    private Dimension ExpectedDimension(Statistic statistic, Observable observable)
    {
        var time = TimeDimension;
        var profile = observable.Unit.Dimension;
        if (problem.Model.Units.TimeUnit.Dimension.IsNone)
            time = Dimension.None;
        var dose = profile.InjectedDose == (Rational)1 ? ShareOfDose : DoseDimension();
        return StatisticDefinition.Of(statistic).DimensionOf(profile, time, dose);
    }

    private Dimension DoseDimension()
    {
        var state = problem.Groups.SelectMany(g => g.Doses).Select(d => d.State).FirstOrDefault();
        return problem.Model.States.FirstOrDefault(s => ReferenceEquals(s.Symbol, state))?.Unit.Dimension ?? Dimension.None;
    }
}
