using System.Diagnostics;
using System.Globalization;

namespace Biodistribution.Validation.Interruptions;

/// <summary>
/// Every verb killed, signalled and starved of disk at many moments: no trace, no hang, nothing half-written, and the
/// same bytes when the command is repeated.
/// </summary>
internal static class InterruptionCampaign
{
    private static readonly string[] Signals = ["INT", "TERM", "HUP", "QUIT"];

    /// <summary>Runs the campaign and prints its counts: interruptions [MOMENTS] [SEED] [VERB...].</summary>
    /// <param name="arguments">How many kills and how many full disks of each verb (20 when not given), the seed (1),
    /// and verbs (all).</param>
    /// <returns>0 when all went well.</returns>
    public static int Report(string[] arguments)
    {
        var moments = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 20;
        var random = new Random(arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 1);
        using var inputs = new CampaignInputs();
        var verbs = Verb.All(inputs).Where(verb => arguments.Length < 3 || arguments.Skip(2).Contains(verb.Name));
        Console.WriteLine("verb             whole   kills  same | signals  same | disks  told whole  same | faults");
        var all = new List<string>();
        foreach (var verb in verbs)
        {
            var faults = new List<string>();
            Console.WriteLine(Of(verb, moments, random, faults) + faults.Count.ToString(CultureInfo.InvariantCulture).PadLeft(7));
            all.AddRange(faults);
        }
        foreach (var fault in all)
            Console.WriteLine(fault);
        return all.Count == 0 ? 0 : 1;
    }

    private static string Of(Verb verb, int moments, Random random, List<string> faults)
    {
        var scratch = Directory.CreateTempSubdirectory("biodist-interrupted-").FullName;
        try
        {
            var whole = Path.Combine(scratch, "whole");
            var reference = RunOfProgram.Of(verb, whole);
            if (reference.ShowsTrace || reference.ExitCode is not (0 or 2))
                faults.Add($"{verb.Name}: whole run ended with {reference.ExitCode}: {reference.Text}");
            bool Repeated(string folder, string what)
            {
                RunOfProgram.Of(verb, folder);
                var isSame = RunFiles.AreSame(whole, folder);
                if (!isSame)
                    faults.Add($"{verb.Name}: other bytes after {what}");
                if (Directory.Exists(folder))
                    Directory.Delete(folder, true);
                return isSame;
            }
            void Judge(RunOfProgram run, string folder, string what)
            {
                var damage = run.ExitCode == 137 ? "" : RunFiles.Damage(folder, whole, verb.WritesRun);
                if (run.ShowsTrace || run.Hung || damage.Length > 0 || run.ExitCode is 3 or 134)
                    faults.Add(
                        $"{verb.Name}: {what}: exit {run.ExitCode}{(run.Hung ? ", hung" : "")}{(damage.Length > 0 ? $", {damage}" : "")}: "
                            + $"{run.Text}"
                    );
            }
            var (killed, signalled) = (0, 0);
            var disks = new List<DiskOutcome>();
            for (var i = 0; i < moments; i++)
            {
                var (folder, after) = (Path.Combine(scratch, $"killed-{i}"), reference.Time * random.NextDouble());
                Judge(RunOfProgram.Of(verb, folder, "KILL", after), folder, "a kill");
                killed += Repeated(folder, $"a kill after {after.TotalSeconds:F2} s") ? 1 : 0;
            }
            foreach (var signal in Signals)
            {
                var (folder, after) = (Path.Combine(scratch, signal), reference.Time * random.NextDouble());
                Judge(RunOfProgram.Of(verb, folder, signal, after), folder, signal);
                signalled += Repeated(folder, $"{signal} after {after.TotalSeconds:F2} s") ? 1 : 0;
            }
            var bytes = RunFiles.Of(whole).Sum(file => (file.Value.Length + 4095L) / 4096 * 4096);
            for (var i = 0; i < moments; i++)
                if (Starved(verb, scratch, whole, Math.Max(4096, bytes * i / moments / 4096 * 4096), Judge, faults) is { } disk)
                    disks.Add(disk);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{verb.Name, -14}{reference.Time.TotalSeconds, 6:F1} s{moments, 7}{killed, 6} |{Signals.Length, 8}{signalled, 6} "
                    + $"|{disks.Count, 6}{disks.Count(disk => disk.IsTold), 6}{disks.Count(disk => disk.IsWhole), 6}"
                    + $"{disks.Count(disk => disk.IsSameAfterwards), 6} |"
            );
        }
        finally
        {
            Directory.Delete(scratch, true);
        }
    }

    // A disk of that many bytes; when it is made larger the command is repeated. Null where no disk can be made.
    private static DiskOutcome? Starved(
        Verb verb,
        string scratch,
        string whole,
        long bytes,
        Action<RunOfProgram, string, string> judge,
        List<string> faults
    )
    {
        var disk = Directory.CreateDirectory(Path.Combine(scratch, "disk")).FullName;
        if (!Shell($"mount -t tmpfs -o size={bytes.ToString(CultureInfo.InvariantCulture)} biodist '{disk}'"))
            return null;
        try
        {
            var folder = Path.Combine(disk, "run");
            var run = RunOfProgram.Of(verb, folder);
            judge(run, folder, $"a disk of {bytes} bytes");
            var isTold = run.ExitCode == 1 && run.Text.Contains("BD6003", StringComparison.Ordinal);
            var isWhole = run.ExitCode is 0 or 2 && RunFiles.AreSame(whole, folder);
            if (!isTold && !isWhole)
                faults.Add($"{verb.Name}: a disk of {bytes} bytes: exit {run.ExitCode}, neither told nor whole: {run.Text}");
            Shell($"mount -o remount,size=200m '{disk}'");
            RunOfProgram.Of(verb, folder);
            var isSame = RunFiles.AreSame(whole, folder);
            if (!isSame)
                faults.Add($"{verb.Name}: other bytes after a disk of {bytes} bytes");
            return new(isTold, isWhole, isSame);
        }
        finally
        {
            Shell($"umount '{disk}'");
        }
    }

    private sealed record DiskOutcome(bool IsTold, bool IsWhole, bool IsSameAfterwards);

    private static bool Shell(string line)
    {
        using var process = Process.Start("sh", ["-c", line]);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
