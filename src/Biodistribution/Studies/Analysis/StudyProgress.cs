using Biodistribution.Work;

namespace Biodistribution.Studies.Analysis;

/// <summary>What an analysis of a study is doing, and how far it is with that.</summary>
/// <param name="Step">The step, in a few words.</param>
/// <param name="Work">Its units; all zero where a step has none.</param>
public readonly record struct StudyProgress(string Step, WorkProgress Work)
{
    /// <summary>Number of the step, from 1; 0 where steps are not counted.</summary>
    public int Number { get; init; }

    /// <summary>How many steps there are; 0 where they are not counted.</summary>
    public int Of { get; init; }

    /// <summary>Progress of one of several steps, which are counted for who watches the whole.</summary>
    /// <param name="number">Number of the step, from 1.</param>
    /// <param name="of">How many there are.</param>
    /// <param name="watching">Who watches; null for nobody.</param>
    internal static IProgress<StudyProgress>? Counted(int number, int of, IProgress<StudyProgress>? watching) =>
        watching is null ? null : new CountedStep(number, of, watching);

    /// <summary>The progress of one step, told to who watches the whole.</summary>
    /// <param name="step">The step, in a few words.</param>
    /// <param name="watching">Who watches; null for nobody.</param>
    public static IProgress<WorkProgress>? ForStep(string step, IProgress<StudyProgress>? watching) =>
        watching is null ? null : new StepOf(step, watching);

    private sealed class CountedStep(int number, int of, IProgress<StudyProgress> watching) : IProgress<StudyProgress>
    {
        public void Report(StudyProgress value) => watching.Report(value with { Number = number, Of = of });
    }

    private sealed class StepOf(string step, IProgress<StudyProgress> watching) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => watching.Report(new StudyProgress(step, value));
    }
}
