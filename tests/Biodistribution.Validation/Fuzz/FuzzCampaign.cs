using System.Diagnostics;
using System.Globalization;

namespace Biodistribution.Validation.Fuzz;

/// <summary>
/// Many damaged inputs of every kind, made from a seed: each must end in a value or in diagnostics, soon, and never in
/// a fault.
/// </summary>
/// <remarks>Input n of a kind is a function of seed, kind and n alone, so that a fault can be made again.</remarks>
internal static class FuzzCampaign
{
    /// <summary>
    /// Longest time one input may take; on a busy machine a solver's own limit of 2 s for each of several runs lies
    /// well below it.
    /// </summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Runs a campaign and prints its counts: fuzz [INPUTS] [SEED].</summary>
    /// <param name="arguments">How many inputs (100000 when not given) and the seed (1).</param>
    /// <returns>0 when there was neither fault nor hang.</returns>
    public static int Report(string[] arguments)
    {
        var inputs = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 100_000;
        var seed = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 1;
        var watch = Stopwatch.StartNew();
        var counts = Run(inputs, seed, done => Console.Error.Write($"\r{done} of {inputs}, {watch.Elapsed.TotalSeconds:F0} s "));
        Console.WriteLine("\nkind            inputs  accepted   faults    hangs");
        foreach (var count in counts)
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count.Target, -14}{count.Inputs, 8}{count.Accepted, 10}{count.Faults.Count, 9}{count.Hangs, 9}"
                )
            );
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{counts.Sum(count => count.Inputs)} inputs in {watch.Elapsed.TotalSeconds:F0} s, seed {seed}; "
                    + $"largest memory {self.PeakWorkingSet64 / 1e6:F0} MB"
            )
        );
        foreach (var fault in counts.SelectMany(count => count.Faults).Take(50))
            Console.WriteLine(fault);
        return counts.All(count => count.Faults.Count == 0 && count.Hangs == 0) ? 0 : 1;
    }

    /// <summary>Runs a campaign.</summary>
    /// <param name="inputs">How many inputs, shared among the kinds.</param>
    /// <param name="seed">What they are made from.</param>
    /// <param name="progress">Told how many are done, now and then.</param>
    /// <param name="cancellation">Ends the campaign.</param>
    public static IReadOnlyList<FuzzCount> Run(int inputs, int seed, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        var targets = FuzzTargets.All();
        var done = 0;
        return
        [
            .. targets.Select(
                (target, kind) =>
                    Run(
                        target,
                        (inputs / targets.Count) + (kind < inputs % targets.Count ? 1 : 0),
                        (seed * 31) + kind,
                        () =>
                        {
                            if (++done % 100 == 0)
                                progress?.Invoke(done);
                        },
                        cancellation
                    )
            ),
        ];
    }

    private static FuzzCount Run(FuzzTarget target, int inputs, int seed, Action finished, CancellationToken cancellation)
    {
        using var folder = new ScratchFolder();
        folder.Write(target.Files);
        var (accepted, hangs) = (0, 0);
        var faults = new List<string>();
        for (var number = 0; number < inputs; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            var random = new Random(unchecked((seed * 1_000_003) + number));
            var file = target.Damaged[random.Next(target.Damaged.Length)];
            File.WriteAllText(folder.PathOf(file), FuzzDamage.Apply(target.Files[file], random));
            var watch = Stopwatch.StartNew();
            try
            {
                var outcome = target.Use(folder.Path, cancellation);
                accepted += outcome.IsAccepted ? 1 : 0;
                if (outcome.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Fault is not null) is { } told)
                    faults.Add($"{target.Name} {seed} {number} ({file}): {told.Fault}");
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                faults.Add($"{target.Name} {seed} {number} ({file}): {exception}");
            }
            hangs += watch.Elapsed > Longest ? 1 : 0;
            folder.Write(target.Files);
            finished();
        }
        return new FuzzCount(target.Name)
        {
            Inputs = inputs,
            Accepted = accepted,
            Hangs = hangs,
            Faults = faults,
        };
    }
}
