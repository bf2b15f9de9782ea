using Biodistribution.Estimation;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Estimation.Searches;
using Biodistribution.Observations;
using Biodistribution.Studies;
using Biodistribution.Units;

namespace Biodistribution.Validation.LeftOut;

/// <summary>A measurement that took no part in a fit beside what the fit says of it.</summary>
/// <param name="Observable">What was measured.</param>
/// <param name="Measured">The measured value.</param>
/// <param name="Mean">The range of the mean, if the model is right.</param>
/// <param name="New">The range of one new measurement; NaN where the fit gives none.</param>
internal sealed record LeftOutValue(string Observable, double Measured, (double Lower, double Upper) Mean, (double Lower, double Upper) New)
{
    /// <summary>Whether the fit gives a range of a new measurement.</summary>
    public bool HasRange => double.IsFinite(New.Lower) && double.IsFinite(New.Upper);

    /// <summary>Whether the range of a new measurement holds the measured value.</summary>
    public bool IsInside => New.Lower <= Measured && Measured <= New.Upper;

    /// <summary>Whether the range of the mean holds the measured value.</summary>
    public bool IsInsideMean => Mean.Lower <= Measured && Measured <= Mean.Upper;

    /// <summary>Upper end of the range of a new measurement over its lower.</summary>
    public double Factor => New.Upper / New.Lower;
}

/// <summary>Fits a study without the measurements of its last time, and predicts those.</summary>
internal static class LeftOutStudy
{
    /// <summary>The left-out measurements with their ranges, and whether the fit found signs of misfit.</summary>
    /// <param name="study">A study of single measured values.</param>
    /// <param name="threads">Most threads; 0 for as many as there are processors.</param>
    public static (IReadOnlyList<LeftOutValue> Values, bool HasMisfit) Predict(Study study, int threads)
    {
        var rows = study.Problem.Observations.Where(row => row.Statistic == Statistic.Value && row.Value > 0).ToArray();
        var last = rows.Max(row => row.Time * HoursOf(row));
        bool IsLast(Observation row) => row.Time * HoursOf(row) >= last * (1 - 1e-9);
        var left = rows.Where(IsLast).GroupBy(row => (row.Group, row.Observable)).Select(same => same.First()).ToArray();
        var problem = study.Problem with { Observations = [.. study.Problem.Observations.Where(row => !IsLast(row))] };
        var fit = Fitter.Fit(problem, new FitSettings { Threads = threads });
        if (!fit.Succeeded)
            return ([], false);
        var predictions = left.Select(row => new Prediction(
                $"{row.Observable} {row.Group}",
                row.Group,
                row.Observable,
                Unit.Parse(row.Unit)
            )
            {
                Time = row.Time * study.Model.Units.Factor(Unit.Parse(row.TimeUnit)),
            })
            .ToArray();
        var profiles = ProfileLikelihood.Run(
            fit,
            new ProfileSettings
            {
                Threads = threads,
                IncludeParameters = false,
                Predictions = [.. predictions],
            },
            RankCheck.Run(problem)
        );
        var compared = MeasuredPrediction.Compare(fit, [.. predictions]);
        return (
            [
                .. left.Select(
                    (row, i) =>
                    {
                        var curve = profiles.Curves.FirstOrDefault(one => one.Name == predictions[i].Name);
                        var mean = curve is null ? (double.NaN, double.NaN) : (curve.Lower.Value, curve.Upper.Value);
                        return new LeftOutValue(row.Observable, row.Value, mean, compared[i].NewMeasurement(mean.Item1, mean.Item2));
                    }
                ),
            ],
            !fit.Misfit.IsEmpty
        );
    }

    private static double HoursOf(Observation row) => Unit.Parse(row.TimeUnit).FactorTo(Unit.Parse("h"));
}
