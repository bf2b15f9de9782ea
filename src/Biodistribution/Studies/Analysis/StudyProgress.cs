using Biodistribution.Work;

namespace Biodistribution.Studies.Analysis;

/// <summary>What an analysis of a study is doing, and how far it is with that.</summary>
/// <param name="Step">The step, in a few words.</param>
/// <param name="Work">Its units; all zero where a step has none.</param>
public readonly record struct StudyProgress(string Step, WorkProgress Work)
{
    /// <summary>The progress of one step, told to who watches the whole.</summary>
    /// <param name="step">The step, in a few words.</param>
    /// <param name="watching">Who watches; null for nobody.</param>
    public static IProgress<WorkProgress>? ForStep(string step, IProgress<StudyProgress>? watching) =>
        watching is null ? null : new StepOf(step, watching);

    private sealed class StepOf(string step, IProgress<StudyProgress> watching) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => watching.Report(new StudyProgress(step, value));
    }
}
