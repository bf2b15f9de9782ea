using System.Diagnostics;
using System.Globalization;
using Biodistribution.Studies.Analysis;

namespace Biodistribution.Cli.Screen;

/// <summary>
/// What is being done, on a terminal that a person watches: the step, its units and the time left, renewed twice a
/// second so that nothing long is silent.
/// </summary>
internal sealed class TerminalProgress : IProgress<StudyProgress>, IDisposable
{
    private static readonly TimeSpan Renewed = TimeSpan.FromSeconds(0.5);

    private readonly Timer? clock;
    private StudyProgress latest;
    private bool isOver;

    /// <summary>Begins to watch.</summary>
    public TerminalProgress() => clock = Terminal.IsWatched ? new Timer(_ => Renew(), null, Renewed, Renewed) : null;

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
            (latest, isOver) = (value, false);
            Show();
        }
    }

    /// <summary>Clears the line until something is reported again.</summary>
    public void Clear()
    {
        lock (gate)
        {
            isOver = true;
            Terminal.Progress("");
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        clock?.Dispose();
        Clear();
    }

    private void Renew()
    {
        lock (gate)
            if (!isOver && name.Length > 0)
                Show();
    }

    private void Show() => Terminal.Progress($"{whole.Elapsed.TotalSeconds, 4:F0} s  {Text(latest, step.Elapsed)}");

    /// <summary>One line without the clock: <c>step 3 of 7, profiles: 12 of 26, about 9 s left</c>.</summary>
    /// <param name="progress">How far.</param>
    /// <param name="elapsed">Time since the step began.</param>
    public static string Text(StudyProgress progress, TimeSpan elapsed)
    {
        var work = progress.Work;
        var step = progress.Of > 0 ? $"step {progress.Number} of {progress.Of}, {progress.Step}" : progress.Step;
        if (work.Total == 0)
            return step;
        var left = work.Remaining(elapsed) is { } remaining && work.Done < work.Total ? $", about {Duration(remaining)} left" : "";
        return $"{step}: {work.Done} of {work.Total}{(work.Restored > 0 ? $" ({work.Restored} from an earlier run)" : "")}{left}";
    }

    private static string Duration(TimeSpan time) =>
        time.TotalSeconds < 90 ? $"{Math.Ceiling(time.TotalSeconds).ToString("F0", CultureInfo.InvariantCulture)} s"
        : time.TotalMinutes < 90 ? $"{Math.Ceiling(time.TotalMinutes).ToString("F0", CultureInfo.InvariantCulture)} min"
        : $"{time.TotalHours.ToString("F1", CultureInfo.InvariantCulture)} h";
}
