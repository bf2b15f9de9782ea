using Biodistribution.Estimation.Likelihood;
using Biodistribution.Numerics.Optimization;

namespace Biodistribution.Estimation.Searches;

/// <summary>
/// A search of a study: one that asks for runs of the model and is told their results, so that others can go on beside
/// it, or one that is over.
/// </summary>
internal sealed class StudySearch
{
    private readonly LevenbergMarquardtSearch? search;
    private readonly Minimum? known;

    /// <summary>A search to be made.</summary>
    /// <param name="objective">What is minimised.</param>
    /// <param name="search">The search.</param>
    public StudySearch(LikelihoodObjective objective, LevenbergMarquardtSearch search) => (Objective, this.search) = (objective, search);

    /// <summary>A search that was made by a method that evaluates by itself.</summary>
    /// <param name="objective">What was minimised.</param>
    /// <param name="known">Where it ended.</param>
    public StudySearch(LikelihoodObjective objective, Minimum known) => (Objective, this.known) = (objective, known);

    /// <summary>What is minimised.</summary>
    public LikelihoodObjective Objective { get; }

    /// <summary>Whether it has ended.</summary>
    public bool IsOver => search?.IsOver ?? true;

    /// <summary>Where it ended.</summary>
    public Minimum Result => known ?? search!.Result;

    /// <summary>The runs it needs to go on; to be followed by <see cref="Complete"/>. Only while it is not over.</summary>
    public IReadOnlyList<Simulation.SimulationRequest> Ask() => Objective.Ask(search!.Point);

    /// <summary>Goes on from the results of the runs.</summary>
    /// <param name="results">One for each run asked for.</param>
    public void Complete(ReadOnlySpan<Simulation.Trajectory> results) =>
        search!.Complete(Objective.Complete(results, search.Residuals, search.Rows));

    /// <summary>Ends it with the best point so far, unless it has ended.</summary>
    public void Cancel() => search?.Cancel();

    /// <summary>Makes it alone.</summary>
    /// <param name="cancellation">Ends it with the best point so far.</param>
    public Minimum Finish(CancellationToken cancellation) => known ?? LevenbergMarquardt.Finish(search!, Objective, cancellation);
}
