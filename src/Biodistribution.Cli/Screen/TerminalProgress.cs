using System.Diagnostics;
using System.Globalization;
using Biodistribution.Studies.Analysis;

namespace Biodistribution.Cli.Screen;

/// <summary>What is being done, on a terminal that a person watches: the step, its units, their pace and the time left.</summary>
internal sealed class TerminalProgress : IProgress<StudyProgress>
{
    private readonly Lock gate = new();
    private readonly Stopwatch whole = Stopwatch.StartNew();
    private readonly Stopwatch step = Stopwatch.StartNew();
    private string name = "";

    public void Report(StudyProgress value)
    {
        lock (gate)
        {
            if (value.Step != name)
            {
                name = value.Step;
                step.Restart();
            }
            Terminal.Progress($"{whole.Elapsed.TotalSeconds, 5:F0} s  {Text(value, step.Elapsed)}");
        }
    }

    /// <summary>One line without the clock: <c>bootstrap: 340 of 1000, 35 a second, 19 s left</c>.</summary>
    /// <param name="progress">How far.</param>
    /// <param name="elapsed">Time since the step began.</param>
    public static string Text(StudyProgress progress, TimeSpan elapsed)
    {
        var work = progress.Work;
        if (work.Total == 0)
            return progress.Step;
        var rate = work.Rate(elapsed);
        var pace =
            double.IsNaN(rate) ? ""
            : rate >= 1 ? $", {rate.ToString("G2", CultureInfo.InvariantCulture)} a second"
            : $", {(rate * 60).ToString("G2", CultureInfo.InvariantCulture)} a minute";
        var left = work.Remaining(elapsed) is { } remaining && work.Done < work.Total ? $", {Duration(remaining)} left" : "";
        return $"{progress.Step}: {work.Done} of {work.Total}"
            + $"{(work.Restored > 0 ? $" ({work.Restored} from an earlier run)" : "")}{pace}{left}";
    }

    private static string Duration(TimeSpan time) =>
        time.TotalSeconds < 90 ? $"{Math.Ceiling(time.TotalSeconds).ToString("F0", CultureInfo.InvariantCulture)} s"
        : time.TotalMinutes < 90 ? $"{Math.Ceiling(time.TotalMinutes).ToString("F0", CultureInfo.InvariantCulture)} min"
        : $"{time.TotalHours.ToString("F1", CultureInfo.InvariantCulture)} h";
}
