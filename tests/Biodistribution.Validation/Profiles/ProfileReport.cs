using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Estimation.Searches;
using Biodistribution.Studies;
using Biodistribution.Studies.Analysis;
using Biodistribution.Studies.Reading;
using Biodistribution.Units;
using Biodistribution.Validation.Renaming;

namespace Biodistribution.Validation.Profiles;

/// <summary>The profiles of the published 6-hour study against searches that know nothing of them.</summary>
public static class ProfileReport
{
    // Fixed before the first run.
    private static readonly string[] Held = ["breakdown", "spleen_uptake"];

    private static readonly (int Seed, double Tolerance)[] Searches = [(1, 1e-7), (20261123, 1e-6)];

    private static readonly string[] Renamed = ["uptake", "other_clearance", "capacity", "macrophage_ratio"];

    /// <summary>A twentieth of the threshold moves an end by a fortieth of the distance to it.</summary>
    public const double MostBeaten = 0.05;

    /// <summary>Runs everything, prints a table and writes the file the fast tests read.</summary>
    /// <returns>0 where every claim holds, 2 where one does not.</returns>
    public static int Write()
    {
        var study = Published();
        var fit = Fitter.Fit(study.Problem, new FitSettings { Starts = 12 });
        var profiles = ProfileLikelihood.Run(fit, new ProfileSettings { Predictions = study.Predictions });
        var threshold = profiles.Curves[0].CriticalDeviance;
        var points = Held.SelectMany(parameter => Points(fit, profiles.Curves.Single(curve => curve.Name == parameter))).ToImmutableArray();
        var ranges = Searches.SelectMany(one => Ranges(study, one.Seed, one.Tolerance)).ToImmutableArray();
        var stored = new StoredProfiles(
            fit.Objective,
            threshold,
            points,
            ranges,
            Beyond(study, profiles),
            [.. VerdictsOf(Shipped(), Renamed).Select(RewrittenStudy.Rename)],
            [.. VerdictsOf(Shipped().Renamed(), Renamed.Select(RewrittenStudy.Rename))]
        );
        stored.Write();
        Console.WriteLine("| parameter | value | excess, profile | excess, fits from 8 starts |\n|---|---|---|---|");
        foreach (var point in points)
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {point.Parameter} | {point.Value:G4} | {point.Excess:G4} | {point.ExcessOfFits:G4} |"
                )
            );
        foreach (var range in ranges)
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{range.Prediction}, seed {range.Seed}, tolerance {range.Tolerance:G1}: {range.Lower:G4} to {range.Upper:G4}"
                )
            );
        Console.WriteLine($"{stored.Beyond} admissible values outside a printed interval or range");
        return
            points.All(point => point.Excess - point.ExcessOfFits < MostBeaten * threshold)
            && stored.Beyond == 0
            && stored.Verdicts.SequenceEqual(stored.RenamedVerdicts)
            ? 0
            : 2;
    }

    /// <summary>How much worse a study agrees at each stored point than at its stored best fit.</summary>
    /// <param name="stored">The stored points.</param>
    public static double[] Excesses(StoredProfiles stored)
    {
        var likelihood = StudyLikelihood.For(Published().Problem);
        var objective = new LikelihoodObjective(likelihood, [.. likelihood.Variables.Select(_ => true)]);
        return
        [
            .. stored.Points.Select(point =>
                likelihood.Deviance(
                    objective.Value([.. point.Vector.Select((value, i) => likelihood.Variables[i].Map.ToVariable(value))]),
                    stored.Best
                )
            ),
        ];
    }

    private static Study Published() =>
        StudyFile.Read(Path.Combine(RepositoryRoot.Find(), "models", "studies", "exosome-6h", "study.yaml")).OrThrow();

    private static RewrittenStudy Shipped() => RewrittenStudy.Shipped("exosome-6h", "observations.csv");

    private static IEnumerable<StoredPoint> Points(FitResult fit, ProfileCurve curve)
    {
        // A point that agrees as well as the fit cannot be beaten.
        foreach (
            var point in curve.Points.Where(point =>
                point.Excess > 0.05 * curve.CriticalDeviance && point.Excess < 1.5 * curve.CriticalDeviance
            )
        )
        {
            var held = WithHeld(fit.Problem, curve.Name, point.Value * fit.Problem.Model.Units.Factor(Unit.Parse(curve.Unit)));
            var best = Fitter.Fit(held, new FitSettings { Starts = 8, Seed = 20261122 });
            yield return new StoredPoint(curve.Name, point.Value, point.Excess, 2 * (best.Objective - fit.Objective), point.Others);
        }
    }

    private static FitProblem WithHeld(FitProblem problem, string parameter, double value) =>
        problem with
        {
            Estimated =
            [
                .. problem.Estimated.Select(one =>
                    one.Parameter.Name == parameter ? one with { Start = value, Lower = value, Upper = value } : one
                ),
            ],
        };

    private static IEnumerable<StoredRange> Ranges(Study study, int seed, double tolerance)
    {
        var problem = study.Problem with { Solver = study.Problem.Solver with { RelativeTolerance = tolerance } };
        var fit = Fitter.Fit(problem, new FitSettings { Starts = 12, Seed = (ulong)seed });
        var profiles = ProfileLikelihood.Run(
            fit,
            new ProfileSettings
            {
                Predictions = study.Predictions,
                IncludeParameters = false,
                Seed = (ulong)seed,
            }
        );
        return profiles.Curves.Select(curve => new StoredRange(curve.Name, seed, tolerance, curve.Lower.Value, curve.Upper.Value));
    }

    // Every value, of every parameter and prediction, that any profile met with agreement.
    private static int Beyond(Study study, ProfileSet profiles)
    {
        var values = new PredictionValues(study.Problem, study.Predictions);
        var count = study.Problem.Estimated.Length + study.Problem.Assumed.Length;
        var parameters = profiles.Curves.Where(curve => !curve.IsPrediction).ToArray();
        var ranges = profiles.Curves.Where(curve => curve.IsPrediction).ToArray();
        var beyond = 0;
        foreach (var point in profiles.Curves.SelectMany(curve => curve.Points).Where(p => p.Excess < profiles.Curves[0].CriticalDeviance))
        {
            for (var i = 0; i < parameters.Length; i++)
                if (!IsInside(point.Others[i] / study.Problem.Model.Units.Factor(Unit.Parse(parameters[i].Unit)), parameters[i], 1e-9))
                    beyond++;
            var at = values.At([.. point.Others.Take(count)]);
            for (var i = 0; i < ranges.Length; i++)
                if (!IsInside(at[i], ranges[i], 1e-5))
                    beyond++;
        }
        return beyond;
    }

    private static bool IsInside(double value, ProfileCurve curve, double tolerance) =>
        value >= curve.Lower.Value * (1 - tolerance) && value <= curve.Upper.Value * (1 + tolerance);

    private static IEnumerable<string> VerdictsOf(RewrittenStudy files, IEnumerable<string> parameters) =>
        files.Analyse(parameters).Profiles.Verdicts.Select(verdict => $"{verdict.Kind} {verdict.Name}: {verdict.Text}");
}
