using Biodistribution.Estimation;
using Biodistribution.Estimation.Objectives;
using Biodistribution.Models.Symbolics;
using Biodistribution.Simulation;

namespace Biodistribution.DoseResponse.Sweeps;

/// <summary>Numbers of a study over doses far from its own: where the automatic choice of method takes too many steps, as far above a capacity, the stiff method computes them.</summary>
/// <param name="problem">The study.</param>
/// <param name="variables">Parameters whose values are given for each run.</param>
/// <param name="quantities">What is computed.</param>
internal sealed class StiffFallback(FitProblem problem, IReadOnlyList<Symbol> variables, Func<StudySimulation, ProfileQuantity[]> quantities)
{
    // Many times what an ordinary run takes, and a small part of what the solver would allow.
    private const int MostSteps = 2_000;

    private readonly QuantityPlan plan = PlanOf(problem, variables, quantities, problem.Solver with { StepLimit = problem.Solver.Method == Method.Auto ? Math.Min(MostSteps, problem.Solver.StepLimit) : problem.Solver.StepLimit });

    private readonly Lazy<QuantityPlan> stiff = new(() => PlanOf(problem, variables, quantities, problem.Solver with { Method = Method.Stiff }));

    /// <summary>How many numbers there are.</summary>
    public int Count => plan.Quantities.Count;

    /// <summary>Computes the numbers at some values of the variables.</summary>
    /// <param name="values">Values of the variables, in coherent units.</param>
    /// <param name="fixedDirections">No direction for any variable: -1 for each.</param>
    /// <param name="results">Receives the numbers.</param>
    /// <param name="cancellation">Stops the runs early.</param>
    /// <returns>Whether it worked out.</returns>
    public bool TryEvaluate(ReadOnlySpan<double> values, ReadOnlySpan<int> fixedDirections, Span<double> results, CancellationToken cancellation) =>
        plan.Evaluate(values, fixedDirections, 0, results, [], cancellation) is not { } failure
        || (problem.Solver.Method == Method.Auto && failure.Status is IntegrationStatus.StepLimit or IntegrationStatus.StepTooSmall && stiff.Value.Evaluate(values, fixedDirections, 0, results, [], cancellation) is null);

    private static QuantityPlan PlanOf(FitProblem problem, IReadOnlyList<Symbol> variables, Func<StudySimulation, ProfileQuantity[]> quantities, SolverSettings solver)
    {
        var simulation = new StudySimulation(problem with { Solver = solver }, [.. variables]);
        return new QuantityPlan(simulation, quantities(simulation));
    }
}
