using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Numerics.Optimization;
using Biodistribution.Numerics.Random;
using Biodistribution.Numerics.Statistics;
using Biodistribution.Work;

namespace Biodistribution.Estimation.Uncertainty;

/// <summary>
/// Samples the likelihood within the bounds by differential-evolution Markov chains, which take directions and lengths
/// of their steps from where the chains have been.
/// </summary>
/// <remarks>
/// The density is uniform on the scale of estimation within the bounds, times priors and likelihood; hard limits cut it
/// off. Assumed parameters vary over
/// their ranges, which makes bands a range under assumptions. Source: C. J. F. ter Braak, J. A. Vrugt, Statistics and
/// Computing 2008;18:435.
/// </remarks>
public static class ParameterSampler
{
    private const int ArchiveEvery = 5;

    // Share of the steps that move one variable only.
    private const double CoordinateShare = 0.3;

    // Share of the steps that go from one of several solutions to another.
    private const double BetweenShare = 0.2;

    // Generations done, judged and kept together; a multiple of the above.
    private const int BlockLength = 50;

    /// <summary>Samples. Chains that do not agree are not reported.</summary>
    /// <param name="fit">A fit that succeeded.</param>
    /// <param name="profiles">Profiles of the fit, whose points spread the chains' starts over what is admissible; null for none.</param>
    /// <param name="settings">How to sample.</param>
    /// <param name="progress">Told how many of the generations allowed are done.</param>
    /// <param name="kept">Generations of an earlier run of the same work, and where this run's go; null for none.</param>
    /// <param name="cancellation">Ends the sampling; the chains so far are judged.</param>
    public static ParameterDraws Sample(
        FitResult fit,
        ProfileSet? profiles = null,
        DrawSettings? settings = null,
        IProgress<WorkProgress>? progress = null,
        ITaskStore? kept = null,
        CancellationToken cancellation = default
    )
    {
        settings ??= new DrawSettings();
        var likelihood = StudyLikelihood.For(fit.Problem);
        if (!fit.Succeeded)
            return Refused(likelihood, [], "There is no fit to sample around.");
        return new Run(likelihood, fit, profiles, settings, progress, cancellation).Execute(kept);
    }

    /// <summary>
    /// Parameter values that agree with the data, taken from profiles: what is admissible, with its extremes, but
    /// without probabilities. Bands over them are ranges.
    /// </summary>
    /// <param name="fit">The fit.</param>
    /// <param name="profiles">Profiles of its parameters and predictions; every point whose excess is within the
    /// confidence belongs to the set.</param>
    public static ParameterDraws AdmissibleSet(FitResult fit, ProfileSet profiles)
    {
        var likelihood = StudyLikelihood.For(fit.Problem);
        if (!fit.Succeeded)
            return Refused(likelihood, [], "There is no fit to take values from.");
        var objective = new LikelihoodObjective(likelihood, likelihood.FitActive());
        var count = likelihood.ParameterCount;
        var best = likelihood.Values(fit.Point.AsSpan()).Take(count).ToImmutableArray();
        var members = profiles.Curves.SelectMany(curve => curve.Points.Where(p => p.Excess <= curve.CriticalDeviance)).ToArray();
        var violated = members
            .Where(p =>
                objective.Value([.. p.Others.Select((value, i) => likelihood.Variables[i].Map.ToVariable(value))]) < double.PositiveInfinity
                && !objective.KeepsLimits
            )
            .ToHashSet();
        var kept = members.Where(p => !violated.Contains(p)).ToArray();
        return new ParameterDraws
        {
            Names = [.. likelihood.Variables.Take(count).Select(v => v.Name)],
            Values = [best, .. kept.Select(p => p.Others.Take(count).ToImmutableArray())],
            Objectives = [fit.Objective, .. kept.Select(p => fit.Objective + (p.Excess / 2))],
            Convergence = [],
            Converged = true,
            Message =
                $"{kept.Length + 1} parameter sets that agree with the data, from the profiles: a range of what "
                + $"is admissible, not a probability",
        };
    }

    private static ParameterDraws Refused(StudyLikelihood likelihood, ImmutableArray<DrawConvergence> convergence, string message) =>
        new()
        {
            Names = [.. likelihood.Variables.Take(likelihood.ParameterCount).Select(v => v.Name)],
            Values = [],
            Objectives = [],
            Convergence = convergence,
            Converged = false,
            Message = message,
        };

    private sealed class Run
    {
        private readonly StudyLikelihood likelihood;
        private readonly DrawSettings settings;
        private readonly IProgress<WorkProgress>? progress;
        private readonly CancellationToken cancellation;
        private readonly int[] moved;
        private readonly double[] low,
            high;
        private readonly List<double[]> archive = [];
        private readonly Chain[] chains;
        private readonly double[][] solutions;

        public Run(
            StudyLikelihood likelihood,
            FitResult fit,
            ProfileSet? profiles,
            DrawSettings settings,
            IProgress<WorkProgress>? progress,
            CancellationToken cancellation
        )
        {
            (this.likelihood, this.settings, this.progress, this.cancellation) = (likelihood, settings, progress, cancellation);
            var variables = likelihood.Variables;
            moved =
            [
                .. Enumerable
                    .Range(0, variables.Length)
                    .Where(i => variables[i].Low < variables[i].High && (settings.VaryAssumed || !variables[i].IsAssumed)),
            ];
            low = [.. variables.Select(v => v.Low)];
            high = [.. variables.Select(v => v.High)];
            var best = fit.Point.ToArray();
            solutions = [best, .. SeparateSolutions.Candidates(fit, likelihood, settings.Confidence)];
            Seed(best, fit, profiles);
            var objective = new LikelihoodObjective(likelihood, likelihood.FitActive());
            var admissible = archive
                .Select(point => (Point: point, Value: Objective(objective, point)))
                .Where(e => LogDensity(e.Value) > LogDensity(fit.Objective) - 10)
                .OrderBy(e => e.Value)
                .ToList();
            if (admissible.Count == 0)
                admissible.Add((best, fit.Objective));
            chains =
            [
                .. Enumerable
                    .Range(0, settings.Chains)
                    .Select(c =>
                    {
                        var start = admissible[c * admissible.Count / settings.Chains];
                        return new Chain(
                            new LikelihoodObjective(likelihood, likelihood.FitActive(), null, cancellation),
                            new CounterRandom(settings.Seed, 2_000_000UL + (ulong)c),
                            (double[])start.Point.Clone(),
                            start.Value
                        );
                    }),
            ];
        }

        public ParameterDraws Execute(ITaskStore? kept)
        {
            var checkAt = Math.Min(500, settings.GenerationLimit);
            ImmutableArray<DrawConvergence> convergence = [];
            var restored = 0;
            for (var generation = 0; generation < settings.GenerationLimit && !cancellation.IsCancellationRequested; )
            {
                var (block, length) = (generation / BlockLength, Math.Min(BlockLength, settings.GenerationLimit - generation));
                if (ResumableTasks.Restored<Generations[]>(kept, block) is { } earlier && Restore(earlier, length))
                    restored = generation + length;
                else
                {
                    Advance(generation, length);
                    if (cancellation.IsCancellationRequested)
                        break;
                    ResumableTasks.Keep(
                        kept,
                        block,
                        chains
                            .Select(chain => new Generations(
                                [.. chain.History.TakeLast(length).Select(one => one.Point)],
                                [.. chain.History.TakeLast(length).Select(one => one.Value)],
                                chain.Random.Position
                            ))
                            .ToArray()
                    );
                }
                generation += length;
                progress?.Report(new WorkProgress(generation, settings.GenerationLimit, restored));
                if (generation < checkAt)
                    continue;
                convergence = Convergence();
                if (convergence.All(c => c.RHat < settings.RHatLimit && c.EffectiveSampleSize > settings.LeastEffectiveSize))
                    return Draws(convergence);
                checkAt = Math.Min(settings.GenerationLimit, checkAt + Math.Max(250, checkAt / 2));
            }
            if (convergence.IsEmpty)
                return Refused(likelihood, [], "The sampling was stopped before the chains could be judged.");
            var worst = convergence.MaxBy(c => double.IsNaN(c.RHat) ? double.PositiveInfinity : c.RHat)!;
            return Refused(
                likelihood,
                convergence,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The chains do not agree after {settings.GenerationLimit} generations (R-hat of {worst.Name} "
                        + $"is {worst.RHat:F3}, worth {worst.EffectiveSampleSize:F0} draws): no draws are reported. Allow more generations."
                )
            );
        }

        // Where chains may have been: starts and profile points that agree with the data, and random points for the
        // length of steps nobody has taken yet.
        private void Seed(double[] best, FitResult fit, ProfileSet? profiles)
        {
            var random = new CounterRandom(settings.Seed, 1_999_999);
            void Add(double[] point)
            {
                for (var i = 0; i < point.Length; i++)
                    if (likelihood.Variables[i].IsAssumed && settings.VaryAssumed && moved.Contains(i))
                        point[i] = low[i] + (random.NextUniform() * (high[i] - low[i]));
                archive.Add(point);
            }
            archive.AddRange(solutions);
            foreach (var curve in profiles?.Curves ?? [])
            foreach (var point in curve.Points.Where(p => p.Excess < curve.CriticalDeviance))
                Add([.. point.Others.Select((value, i) => Math.Clamp(likelihood.Variables[i].Map.ToVariable(value), low[i], high[i]))]);
            while (archive.Count < Math.Max(40, 6 * moved.Length))
            {
                var point = (double[])best.Clone();
                foreach (var i in moved)
                    point[i] = Math.Clamp(
                        best[i] + (0.1 * random.NextNormal() * (likelihood.Variables[i].At(1) - likelihood.Variables[i].At(0))),
                        low[i],
                        high[i]
                    );
                Add(point);
            }
        }

        private void Advance(int generation, int length)
        {
            var options = new ParallelOptions
            {
                MaxDegreeOfParallelism = settings.Threads > 0 ? settings.Threads : Environment.ProcessorCount,
            };
            for (var done = 0; done < length && !cancellation.IsCancellationRequested; done += ArchiveEvery)
            {
                var (past, first, steps) = (archive.Count, generation + done, Math.Min(ArchiveEvery, length - done));
                Parallel.For(
                    0,
                    chains.Length,
                    options,
                    c =>
                    {
                        for (var g = 0; g < steps; g++)
                            Advance(chains[c], past, first + g);
                    }
                );
                foreach (var chain in chains)
                    archive.Add((double[])chain.Point.Clone());
            }
        }

        // Puts chains and archive where an earlier run left them after these generations.
        private bool Restore(Generations[] earlier, int length)
        {
            if (earlier.Length != chains.Length || earlier.Any(one => one.Points.Length != length || one.Values.Length != length))
                return false;
            for (var c = 0; c < chains.Length; c++)
            {
                chains[c].History.AddRange(earlier[c].Points.Zip(earlier[c].Values));
                (chains[c].Point, chains[c].Value, chains[c].Random.Position) = (
                    (double[])earlier[c].Points[^1].Clone(),
                    earlier[c].Values[^1],
                    earlier[c].Position
                );
            }
            for (var done = 0; done < length; done += ArchiveEvery)
                foreach (var one in earlier)
                    archive.Add((double[])one.Points[Math.Min(done + ArchiveEvery, length) - 1].Clone());
            return true;
        }

        private void Advance(Chain chain, int past, int generation)
        {
            var random = chain.Random;
            var trial = (double[])chain.Point.Clone();
            var logCorrection = 0.0;
            var a = archive[random.NextInteger(past)];
            var b = archive[random.NextInteger(past)];
            var kind = random.NextUniform();
            if (solutions.Length > 1 && random.NextUniform() < BetweenShare)
                MoveBetweenSolutions(trial, random);
            else if (kind < CoordinateShare)
                MoveOneCoordinate(trial, random);
            else if (kind < CoordinateShare + 0.1)
                logCorrection = Snooker(chain, trial, a, b, archive[random.NextInteger(past)]);
            else
            {
                var crossover = (1 + random.NextInteger(3)) / 3.0;
                var chosen = moved.Where(_ => random.NextUniform() <= crossover).ToArray();
                if (chosen.Length == 0)
                    chosen = [moved[random.NextInteger(moved.Length)]];
                var gamma = generation % 10 == 9 ? 1 : 2.38 / Math.Sqrt(2.0 * chosen.Length);
                foreach (var i in chosen)
                    trial[i] += (gamma * (0.9 + (0.2 * random.NextUniform())) * (a[i] - b[i])) + (1e-6 * random.NextNormal());
            }
            // Mirrored at the bounds, proposals stay symmetric.
            foreach (var i in moved)
                trial[i] = Bounds.Mirrored(trial[i], low[i], high[i]);
            var value = Objective(chain.Objective, trial);
            var threshold = random.NextUniform();
            if (LogDensity(value) - LogDensity(chain.Value) + logCorrection >= Math.Log(threshold))
                (chain.Point, chain.Value) = (trial, value);
            chain.History.Add(((double[])chain.Point.Clone(), chain.Value));
        }

        // One variable alone, by a length drawn from all orders of magnitude down to a thousandth of its range: what
        // the data do not see is crossed in one step, what they see sharply in small ones.
        private void MoveOneCoordinate(double[] trial, CounterRandom random)
        {
            var i = moved[random.NextInteger(moved.Length)];
            var range = double.IsFinite(high[i] - low[i])
                ? high[i] - low[i]
                : likelihood.Variables[i].At(1) - likelihood.Variables[i].At(0);
            trial[i] += range * Math.Pow(10, -3 * random.NextUniform()) * random.NextNormal();
        }

        // From one solution to another, as far as they are apart: as likely there as back.
        private void MoveBetweenSolutions(double[] trial, CounterRandom random)
        {
            var from = random.NextInteger(solutions.Length);
            var to = (from + 1 + random.NextInteger(solutions.Length - 1)) % solutions.Length;
            foreach (var i in moved)
                trial[i] += solutions[to][i] - solutions[from][i];
        }

        // A step along the line through the chain and a past point, of the length between two others' projections.
        private double Snooker(Chain chain, double[] trial, double[] z, double[] a, double[] b)
        {
            double norm = 0,
                projection = 0;
            foreach (var i in moved)
            {
                var d = chain.Point[i] - z[i];
                norm += d * d;
                projection += (a[i] - b[i]) * d;
            }
            if (norm < 1e-20)
                return 0;
            var gamma = 1.2 + chain.Random.NextUniform();
            foreach (var i in moved)
                trial[i] += gamma * projection / norm * (chain.Point[i] - z[i]);
            double after = 0;
            foreach (var i in moved)
                after += (trial[i] - z[i]) * (trial[i] - z[i]);
            return (moved.Length - 1) / 2.0 * Math.Log(Math.Max(after, 1e-300) / norm);
        }

        // Hard limits cut the density off.
        private static double Objective(LikelihoodObjective objective, double[] point)
        {
            var value = objective.Value(point);
            return objective.KeepsLimits ? value : double.PositiveInfinity;
        }

        private double LogDensity(double objective) =>
            !double.IsFinite(objective) ? double.NegativeInfinity
            : likelihood.EliminatedSd < 0 ? -objective
            : -likelihood.FittedCount / 2.0 * Math.Log(objective);

        private ImmutableArray<DrawConvergence> Convergence() =>
            [
                .. moved.Select(i =>
                {
                    var series = chains
                        .Select(chain => chain.History.Skip(chain.History.Count / 2).Select(h => h.Point[i]).ToArray())
                        .ToArray();
                    return new DrawConvergence(
                        likelihood.Variables[i].Name,
                        ChainConvergence.RHat(series),
                        ChainConvergence.EffectiveSampleSize(series)
                    );
                }),
            ];

        private ParameterDraws Draws(ImmutableArray<DrawConvergence> convergence)
        {
            var all = chains.SelectMany(chain => chain.History.Skip(chain.History.Count / 2)).ToArray();
            var count = Math.Min(settings.Draws, all.Length);
            var kept = Enumerable.Range(0, count).Select(i => all[(long)i * all.Length / count]).ToArray();
            return new ParameterDraws
            {
                Names = [.. likelihood.Variables.Take(likelihood.ParameterCount).Select(v => v.Name)],
                Values = [.. kept.Select(draw => likelihood.Values(draw.Point).Take(likelihood.ParameterCount).ToImmutableArray())],
                Objectives = [.. kept.Select(draw => draw.Value)],
                Convergence = convergence,
                Converged = true,
                Message = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count} draws from {chains.Length} chains of {chains[0].History.Count} generations, the first "
                        + $"half left out; largest R-hat {convergence.Max(c => c.RHat):F3}, fewest effective draws "
                        + $"{convergence.Min(c => c.EffectiveSampleSize):F0}"
                ),
            };
        }

        private sealed class Chain(LikelihoodObjective objective, CounterRandom random, double[] point, double value)
        {
            public LikelihoodObjective Objective { get; } = objective;

            public CounterRandom Random { get; } = random;

            public double[] Point { get; set; } = point;

            public double Value { get; set; } = value;

            public List<(double[] Point, double Value)> History { get; } = [];
        }

        /// <summary>What one chain did in a block of generations, and where its random numbers stand after it.</summary>
        private sealed record Generations(double[][] Points, double[] Values, ulong Position);
    }
}
