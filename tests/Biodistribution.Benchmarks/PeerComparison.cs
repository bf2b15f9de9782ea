using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;

namespace Biodistribution.Benchmarks;

/// <summary>One line of the comparison.</summary>
internal sealed record Row(
    string Work,
    string Ours,
    double OursUs,
    double OursError,
    string Peer,
    double PeerUs,
    double PeerError,
    double Ratio
);

/// <summary>
/// Runs ours and a peer in turn, repetition by repetition, at equal achieved error, and prints ratios of medians of CPU
/// time.
/// </summary>
internal static class PeerComparison
{
    private const int W2Subjects = 10_000;
    private const int W3Subjects = 1000;
    private static readonly List<Row> Rows = [];
    private static int repetitions = 11;

    // Whether single runs make new results each time, where peers write into the same memory again and again.
    private static bool newResults;

    public static int Run(string? json, string[]? works, string[]? peers, bool quick, bool makeNewResults)
    {
        newResults = makeNewResults;
        repetitions = quick ? 3 : 11;
        var scratch = Directory.CreateTempSubdirectory("biodist-peers").FullName;
        var built = Path.Combine(Path.GetTempPath(), "biodist-peer-programs");
        Directory.CreateDirectory(built);
        WriteInputs(scratch);
        Console.WriteLine(
            WorkInputs.Folder is null
                ? "inputs: made by the rule of this project (no table of subjects found)"
                : "inputs: the agreed tables"
        );
        var commands = new Dictionary<string, (string Command, string[] Arguments)>();
        foreach (var peer in Peer.All.Where(peer => peers is null || peers.Contains(peer.Name.Split('-')[0])))
        {
            var (command, arguments, reason) = peer.Build(SourceFolder(), built);
            if (command is null)
                Console.WriteLine($"{peer.Name}: absent; to install: {reason}");
            else
                commands[peer.Name] = (command, arguments);
        }
        Console.WriteLine("mrgsolve: not run here; quoted from the table of the work items, marked not re-run");
        Console.WriteLine($"{"work", -5} {"ours", -22} {"us", 10} {"error", 9}   {"peer", -22} {"us", 10} {"error", 9} {"ratio", 8}");
        foreach (var work in (IEnumerable<string>)["W1", "W2", "W3", "W3P"])
            if (works is null || works.Contains(work))
                Compare(work, commands, scratch, quick);
        if (works is null || works.Contains("W2"))
            Quote();
        if (works is null || works.Contains("W4"))
            CompareFits(commands, scratch);
        if (json is not null)
            File.WriteAllText(
                json,
                JsonSerializer.Serialize(
                    Rows.Select(row => new
                    {
                        work = row.Work,
                        ours = row.Ours,
                        ours_us = row.OursUs,
                        ours_error = row.OursError,
                        peer = row.Peer,
                        peer_us = row.PeerUs,
                        peer_error = row.PeerError,
                        ratio = row.Ratio,
                    }),
                    JsonLayout
                )
            );
        Directory.Delete(scratch, true);
        return 0;
    }

    private static readonly JsonSerializerOptions JsonLayout = new() { WriteIndented = true };

    private static void Compare(string name, Dictionary<string, (string Command, string[] Arguments)> commands, string scratch, bool quick)
    {
        var before = ThreadClock.Thread;
        var work = name switch
        {
            "W1" => WorkItem.Linear(),
            "W2" => WorkItem.Saturable(),
            "W3" => WorkItem.Stiff(),
            _ => WorkItem.Stiff(population: true),
        };
        _ = new Simulator(work.Model, work.Settings(Method.Auto, 1)).Run(work.Request(FirstSubject(name)));
        Console.WriteLine($"{name}: model built, compiled and first result after {(ThreadClock.Thread - before) * 1000:F0} ms of CPU");
        var subjects =
            name == "W2" ? WorkInputs.Saturable(W2Subjects)
            : name == "W3P" ? WorkInputs.Stiff(W3Subjects)
            : [];
        var count =
            name == "W2" ? (quick ? 2000 : W2Subjects)
            : name == "W3P" ? (quick ? 200 : W3Subjects)
            : 1;
        var reference = References.Of(work, subjects, count);
        foreach (var (peer, method, share) in PeersOf(name))
        {
            if (!commands.TryGetValue(peer, out var command))
                continue;
            var peerCount = Math.Max(1, (int)(count * share) / 4 * 4);
            peerCount = count == 1 ? 1 : peerCount;
            var inner =
                peer is "scipy" or "desolve" ? 1
                : count > 1 ? 1
                : name == "W1" ? 300
                : method == "dense" ? 1
                : 10;
            using var process = new PeerProcess(
                command.Command,
                [
                    .. command.Arguments,
                    scratch,
                    name == "W3P" ? "5" : name[1..],
                    method,
                    Text(work.Relative),
                    Text(work.Absolute),
                    $"{peerCount}",
                    $"{inner}",
                ]
            );
            if (!process.IsReady)
            {
                Console.WriteLine($"{peer} {method}: did not start");
                continue;
            }
            var solved = process.Solve(Path.Combine(scratch, "states.bin"));
            var peerError = ErrorOf(work, solved, reference, peerCount);
            foreach (var ours in OursOf(name))
                Pair(
                    work,
                    ours,
                    subjects,
                    count,
                    reference,
                    peer,
                    method,
                    peerError,
                    process,
                    peer is "scipy" or "desolve" ? 3 : repetitions
                );
        }
        if (name == "W2")
            CompareThreads(work, subjects, count);
    }

    /// <summary>
    /// What a second thread brings: subjects a second on two threads over one, by the clock on the wall, and by CPU
    /// time (what it would be with both cores free).
    /// </summary>
    private static void CompareThreads(WorkItem work, double[] subjects, int count)
    {
        var settings = work.Settings(Method.Auto, 1);
        var (wall, cpu) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < repetitions; turn++)
        {
            var (one, two) = (Timed(1), Timed(2));
            wall.Add(one.Wall / two.Wall);
            cpu.Add(2 * one.Cpu / two.Cpu);
        }
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{work.Name}: two threads over one: {Median(wall):F2} by the wall, {Median(cpu):F2} by CPU time"
            )
        );

        (double Wall, double Cpu) Timed(int threads)
        {
            var cohort = new Cohort(work.Model, settings) { Threads = threads };
            var (begun, used) = (System.Diagnostics.Stopwatch.GetTimestamp(), ThreadClock.Process);
            cohort.Run(count, i => work.Request(Subject(work, subjects, i)), (_, _) => { });
            return (System.Diagnostics.Stopwatch.GetElapsedTime(begun).TotalSeconds, ThreadClock.Process - used);
        }
    }

    /// <summary>W4: our fits and odeint's in turn; the fits of the others once each, beside them in a table.</summary>
    private static void CompareFits(Dictionary<string, (string Command, string[] Arguments)> commands, string scratch)
    {
        var fit = new FitComparison();
        fit.Write(scratch);
        var ours = fit.Fit();
        WarmUp(fit);
        var reference = fit.Reference();
        double Error(double[] reached) => Math.Abs((reached.Min() / reference) - 1);
        var table = new List<string>
        {
            $"{"W4, 50 starts", -34} {"median ms a fit", 15} {"all, s", 8} {"at the best", 11} {"least reached", 14}",
        };
        void Line(string program, double[] times, double all, double[] reached) =>
            table.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{program, -34} {Median([.. times]) / 1000, 15:F2} {all / 1e6, 8:F3} "
                        + $"{$"{reached.Count(value => value <= reference * (1 + 1e-4))} of {reached.Length}", 11} "
                        + $"{reached.Min(), 14:F8}"
                )
            );
        static void WarmUp(FitComparison fits)
        {
            for (var end = Environment.TickCount64 + 3000; Environment.TickCount64 < end; )
                fits.Fit();
        }

        static double Measured(FitComparison fits)
        {
            var begun = ThreadClock.Thread;
            fits.Fit();
            return (ThreadClock.Thread - begun) * 1e6;
        }

        // From the nominal tolerances on, a tenth of a decade at a time, for as long as ours errs no more than the
        // peer; one that does so farther on by luck does not count.
        (FitComparison Fit, double Factor, double Error) AtMost(double target)
        {
            var (tenth, chosen, factor, error) = (Math.Pow(10, 0.1), fit, 1.0, Error(ours));
            while (error > target && factor > 1e-3)
            {
                factor /= tenth;
                chosen = new FitComparison(factor: factor);
                error = Error(chosen.Fit());
            }
            while (
                factor < 100 && new FitComparison(factor: factor * tenth) is var looser && Error(looser.Fit()) is var next && next <= target
            )
                (chosen, factor, error) = (looser, factor * tenth, next);
            return (chosen, factor, error);
        }

        var nominal = Enumerable.Range(0, 5).Select(_ => Measured(fit)).ToList();
        var (alone, times) = (fit.Alone(), new double[ours.Length]);
        for (var i = 0; i < times.Length; i++)
        {
            var begun = ThreadClock.Thread;
            alone.FitSome(i, 1);
            times[i] = (ThreadClock.Thread - begun) * 1e6;
        }
        Line("ours, one search after the other", times, times.Sum(), ours);
        foreach (
            var (name, program) in ((string, string)[])
                [
                    ("odeint-fit", "odeint dopri5 + LM"),
                    ("cvode-fit", "cvodes bdf + LM"),
                    ("desolve-fit", "desolve lsoda + minpack.lm"),
                    ("scipy-fit", "scipy least_squares lm"),
                ]
        )
        {
            if (!commands.TryGetValue(name, out var command))
                continue;
            using var process = new PeerProcess(command.Command, [.. command.Arguments, scratch]);
            if (!process.IsReady)
            {
                Console.WriteLine($"{program}: did not start");
                continue;
            }
            var saved = process.Solve(Path.Combine(scratch, "fits.bin"));
            double[] reached = [.. saved.Where((_, i) => i % 2 == 0)],
                theirs = [.. saved.Where((_, i) => i % 2 == 1)];
            var (equal, factor, error) = AtMost(Error(reached));
            WarmUp(equal);
            var (mine, other) = (new List<double> { Measured(equal) }, new List<double> { theirs.Sum() });
            for (var turn = 0; turn < (name == "odeint-fit" ? Math.Min(repetitions, 5) : 2); turn++)
            {
                mine.Add(Measured(equal));
                if (name == "odeint-fit")
                    other.Add(process.Time());
            }
            Line(program, theirs, Median(other), reached);
            Add(
                new Row(
                    "W4",
                    $"sensitivities + LM x{factor:0.##E0}",
                    Median(mine),
                    error,
                    program,
                    Median(other),
                    Error(reached),
                    Median(other) / Median(mine)
                )
            );
        }
        Line("ours, all searches at once", [.. nominal.Select(all => all / ours.Length)], Median(nominal), ours);
        Console.WriteLine();
        table.ForEach(Console.WriteLine);
        Console.WriteLine($"the least objective, by order 8 at 1e-12: {reference.ToString("F8", CultureInfo.InvariantCulture)}");
    }

    private static void Pair(
        WorkItem work,
        Method ours,
        double[] subjects,
        int count,
        double[] reference,
        string peer,
        string peerMethod,
        double peerError,
        PeerProcess process,
        int turns
    )
    {
        var (factor, error) = AtMost(work, ours, subjects, count, reference, peerError);
        var settings = work.Settings(ours, factor);
        WarmUp(work, settings, subjects, count);
        var (mine, theirs) = (new List<double>(), new List<double>());
        process.Time();
        for (var turn = 0; turn < turns; turn++)
        {
            mine.Add(Measure(work, settings, subjects, count));
            theirs.Add(process.Time());
        }
        Add(
            new Row(
                work.Name,
                $"{ours} x{factor:0.##E0}",
                Median(mine),
                error,
                $"{peer} {peerMethod}",
                Median(theirs),
                peerError,
                Median(theirs) / Median(mine)
            )
        );
    }

    /// <summary>The loosest tolerance, on a grid of ten to a decade, at which ours errs no more than the peer.</summary>
    private static (double Factor, double Error) AtMost(
        WorkItem work,
        Method method,
        double[] subjects,
        int count,
        double[] reference,
        double target
    )
    {
        var factor = 100.0;
        while (true)
        {
            var error = OurError(work, work.Settings(method, factor), subjects, Math.Min(count, 200), reference);
            if (error <= target)
            {
                error = OurError(work, work.Settings(method, factor), subjects, count, reference);
                if (error <= target || factor < 1e-5)
                    return (factor, error);
            }
            else if (factor < 1e-5)
                return (factor, error);
            factor /= Math.Pow(10, error > 3 * target ? 0.3 : 0.1);
        }
    }

    private static double OurError(WorkItem work, SolverSettings settings, double[] subjects, int count, double[] reference)
    {
        var (worst, size) = (0.0, work.Times.Length * work.States.Length);
        new Cohort(work.Model, settings) { Threads = 1, Lanes = count == 1 ? 1 : 8 }.Run(
            count,
            i => work.Request(Subject(work, subjects, i)),
            (i, run) => worst = Math.Max(worst, work.Error(run.States, reference.AsSpan(i * size, size), ownOrder: true))
        );
        return worst;
    }

    /// <summary>Long enough for the just-in-time compiler to have optimised what runs often.</summary>
    private static void WarmUp(WorkItem work, SolverSettings settings, double[] subjects, int count)
    {
        var (end, cpu) = (Environment.TickCount64 + 1500, ThreadClock.Thread + 1);
        while (Environment.TickCount64 < end || ThreadClock.Thread < cpu)
            Measure(work, settings, subjects, Math.Min(count, 500));
    }

    /// <summary>CPU microseconds a solve, or a subject, on one thread.</summary>
    private static double Measure(WorkItem work, SolverSettings settings, double[] subjects, int count)
    {
        if (count > 1)
        {
            var cohort = new Cohort(work.Model, settings) { Threads = 1 };
            var start = ThreadClock.Thread;
            cohort.Run(count, i => work.Request(Subject(work, subjects, i)), (_, _) => { });
            return (ThreadClock.Thread - start) * 1e6 / count;
        }
        // In turn with a parameter one unit in the last place larger, so that nothing that follows from parameters can
        // be kept from one run to the next.
        var simulator = new Simulator(work.Model, settings);
        var (one, other) = (work.Request([]), work.Request([]));
        other.Parameters[0] = Math.BitIncrement(one.Parameters[0]);
        if (!newResults)
            (one, other) = (one with { Reuse = simulator.Run(one) }, other with { Reuse = simulator.Run(other) });
        var (runs, begun) = (0, ThreadClock.Thread);
        while (ThreadClock.Thread - begun < 0.03)
            for (var i = 0; i < 10; i++, runs++)
                simulator.Run(i % 2 == 0 ? one : other);
        return (ThreadClock.Thread - begun) * 1e6 / runs;
    }

    private static ReadOnlySpan<double> Subject(WorkItem work, double[] subjects, int i) =>
        subjects.AsSpan(i * work.Varied.Length, work.Varied.Length);

    private static double[] FirstSubject(string name) =>
        name == "W2" ? WorkInputs.Saturable(1)
        : name == "W3P" ? WorkInputs.Stiff(1)
        : [];

    private static double ErrorOf(WorkItem work, double[] states, double[] reference, int count)
    {
        var (worst, size) = (0.0, work.Times.Length * work.States.Length);
        for (var i = 0; i < count; i++)
            worst = Math.Max(worst, work.Error(states.AsSpan(i * size, size), reference.AsSpan(i * size, size), ownOrder: false));
        return worst;
    }

    private static IEnumerable<Method> OursOf(string work) =>
        work switch
        {
            "W1" => [Method.Auto, Method.Rk45],
            "W2" => [Method.Auto],
            _ => [Method.Stiff],
        };

    private static IEnumerable<(string Peer, string Method, double Share)> PeersOf(string work) =>
        work switch
        {
            "W1" =>
            [
                ("odeint", "dense", 1),
                ("avx2", "expm", 1),
                ("gsl", "rkf45", 1),
                ("cvode", "adams", 1),
                ("cvode", "bdf", 1),
                ("scipy", "odeint", 1),
                ("desolve", "lsoda", 1),
            ],
            "W2" =>
            [
                ("odeint", "dense", 1),
                ("avx2", "dopri5", 1),
                ("gsl", "rkf45", 0.2),
                ("cvode", "adams", 0.1),
                ("cvode", "bdf", 0.1),
                ("scipy", "odeint", 0.004),
                ("desolve", "lsoda", 0.01),
            ],
            "W3" => [("cvode", "bdf", 1), ("odeint", "rosenbrock4", 1), ("gsl", "msbdf", 1), ("scipy", "odeint", 1), ("desolve", "bdf", 1)],
            _ => [("cvode", "bdf", 0.1)],
        };

    /// <summary>
    /// mrgsolve is not to be had from Debian: its ratio to odeint as measured for the table of the work items (303
    /// against 64 CPU microseconds).
    /// </summary>
    private static void Quote()
    {
        const double quoted = 303.0 / 64;
        if (Rows.FirstOrDefault(row => row.Work == "W2" && row.Peer == "odeint dense") is { } odeint)
            Add(
                odeint with
                {
                    Peer = "mrgsolve (not re-run)",
                    PeerUs = odeint.PeerUs * quoted,
                    PeerError = 1.7e-5,
                    Ratio = odeint.Ratio * quoted,
                }
            );
    }

    private static void Add(Row row)
    {
        Rows.Add(row);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Work, -5} {row.Ours, -22} {row.OursUs, 10:F2} {row.OursError, 9:0.0E0}   {row.Peer, -22} "
                    + $"{row.PeerUs, 10:F2} {row.PeerError, 9:0.0E0} {row.Ratio, 8:F2}"
            )
        );
    }

    private static void WriteInputs(string folder)
    {
        File.WriteAllBytes(
            Path.Combine(folder, "w2_subjects.bin"),
            MemoryMarshal.AsBytes<double>(WorkInputs.Saturable(W2Subjects)).ToArray()
        );
        File.WriteAllBytes(Path.Combine(folder, "w3_subjects.bin"), MemoryMarshal.AsBytes<double>(WorkInputs.Stiff(W3Subjects)).ToArray());
    }

    private static string SourceFolder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "peers");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static double Median(List<double> values)
    {
        values.Sort();
        return values.Count % 2 == 1 ? values[values.Count / 2] : 0.5 * (values[(values.Count / 2) - 1] + values[values.Count / 2]);
    }
}
