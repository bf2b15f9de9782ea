using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Estimation.Searches;
using Biodistribution.Studies;
using Biodistribution.Studies.Analysis;

namespace Biodistribution.Validation.Ends;

/// <summary>One printed end that an independent fit contradicts.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="IsUpper">Which end.</param>
/// <param name="Inside">Deviance with the parameter held a little within the end; beyond the critical value where the
/// end lies too far out.</param>
/// <param name="Outside">Deviance with the parameter held a little beyond it; within the critical value where the end
/// lies too far in.</param>
internal sealed record HeldEnd(string Name, bool IsUpper, double Inside, double Outside);

/// <summary>
/// Holds the printed ends of one study against each other and against fits of their own: an admissible set of parameters
/// lies inside every printed range, and with a parameter held beyond its end no fit agrees.
/// </summary>
internal sealed class EndCheck
{
    // Share of a range, relative to the end, by which rounding may put a point outside.
    private const double Rounding = 1e-3;

    // How far within and beyond an end a parameter is held, as a share of the way from the estimate on the scale of estimation.
    private const double Step = 0.02;

    private readonly Study study;
    private readonly FitResult fit;
    private readonly ProfileSet profiles;
    private readonly int threads;

    /// <summary>Fits and profiles a study.</summary>
    /// <param name="study">The study.</param>
    /// <param name="threads">Most threads; 0 for as many as there are processors.</param>
    public EndCheck(Study study, int threads)
    {
        (this.study, this.threads) = (study, threads);
        fit = Fitter.Fit(study.Problem, new FitSettings { Threads = threads });
        profiles = ProfileLikelihood.Run(
            fit,
            new ProfileSettings { Threads = threads, Predictions = study.Predictions },
            RankCheck.Run(study.Problem)
        );
    }

    /// <summary>How many printed ranges were held against how many admissible sets of parameters.</summary>
    public int Compared { get; private set; }

    /// <summary>Every range that does not hold an admissible set of parameters met at an end of another, in words.</summary>
    public IEnumerable<string> Contradictions()
    {
        var likelihood = StudyLikelihood.For(study.Problem);
        var factors = likelihood.Variables.Select(variable => study.Model.Units.Factor(variable.Unit)).ToArray();
        var names = likelihood.Variables.Select(variable => variable.Name).ToArray();
        var predictions = new PredictionValues(study.Problem, study.Predictions);
        foreach (var of in profiles.Curves)
        foreach (var end in Ends(of))
        {
            var others = predictions.At(end.Others[..likelihood.ParameterCount]);
            foreach (var held in profiles.Curves)
            {
                var value = held.IsPrediction
                    ? others[study.Predictions.Select(one => one.Name).ToList().IndexOf(held.Name)]
                    : end.Others[Array.IndexOf(names, held.Name)] / factors[Array.IndexOf(names, held.Name)];
                if (!double.IsFinite(value))
                    continue;
                Compared++;
                if (value < Out(held.Lower.Value, -1) || value > Out(held.Upper.Value, 1))
                    yield return $"{held.Name} is {value:G5} at an end of {of.Name}, outside {held.Lower.Value:G5} to "
                        + $"{held.Upper.Value:G5}";
            }
        }
    }

    /// <summary>Fits with a parameter held within and beyond each end that the data make, and counts those that contradict it.</summary>
    /// <returns>The ends tried, those contradicted with what the fits gave.</returns>
    public (int Tried, ImmutableArray<HeldEnd> Contradicted) Held()
    {
        var (tried, wrong) = (0, ImmutableArray.CreateBuilder<HeldEnd>());
        foreach (var curve in profiles.Curves.Where(curve => !curve.IsPrediction))
            if (study.Problem.Estimated.FirstOrDefault(one => one.Parameter.Name == curve.Name) is { } estimated)
                foreach (var isUpper in new[] { false, true })
                {
                    var end = isUpper ? curve.Upper : curve.Lower;
                    if (end.Kind != ProfileEndKind.Data)
                        continue;
                    tried++;
                    var (inside, outside) = (Deviance(estimated, curve, end.Value, -Step), Deviance(estimated, curve, end.Value, Step));
                    if (inside > curve.CriticalDeviance || outside < curve.CriticalDeviance)
                        wrong.Add(new(curve.Name, isUpper, inside, outside));
                }
        return (tried, wrong.ToImmutable());
    }

    // The deviance with the parameter held that far beyond an end; assumed parameters vary as profiles let them.
    private double Deviance(EstimatedParameter estimated, ProfileCurve curve, double end, double beyond)
    {
        var scale = new ParameterScale(estimated.Scale, estimated.Lower, estimated.Upper);
        var unit = study.Model.Units.Factor(study.Model.Parameters.First(one => one.Symbol == estimated.Parameter).Unit);
        var (best, at) = (scale.ToVariable(curve.Best * unit), scale.ToVariable(end * unit));
        var value = scale.ToValue(at + (beyond * (at - best)));
        var assumed = study.Problem.Assumed.Select(one =>
        {
            var start = study.Model.Parameters.First(parameter => parameter.Symbol == one.Parameter).Value;
            return new EstimatedParameter(
                one.Parameter,
                start,
                one.Lower,
                one.Upper,
                one.Lower > 0 ? EstimationScale.Log : EstimationScale.Natural
            );
        });
        var problem = study.Problem with
        {
            Assumed = [],
            Estimated = [.. study.Problem.Estimated.Select(one => one == estimated ? Held(one, value) : one), .. assumed],
        };
        var refit = Fitter.Fit(
            problem,
            new FitSettings
            {
                Threads = threads,
                Starts = 8,
                Seed = 20261215,
            }
        );
        return StudyLikelihood.For(study.Problem).Deviance(refit.Objective, fit.Objective);
    }

    // Held on the natural scale: the logit of a range without width is none.
    private static EstimatedParameter Held(EstimatedParameter one, double value) =>
        one with
        {
            Start = value,
            Lower = value,
            Upper = value,
            Scale = EstimationScale.Natural,
        };

    // The farthest admissible point of each side.
    private static IEnumerable<ProfilePoint> Ends(ProfileCurve curve) =>
        new[]
        {
            curve.Points.FirstOrDefault(point => point.Excess <= curve.CriticalDeviance),
            curve.Points.LastOrDefault(point => point.Excess <= curve.CriticalDeviance),
        }.OfType<ProfilePoint>();

    private static double Out(double end, int sign) => end + (sign * Rounding * Math.Abs(end));
}
