using Biodistribution.Experiments;
using Biodistribution.Numerics.Statistics;
using Biodistribution.Units;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>A fit problem made ready: rows, simulations and search variables. Immutable; searches take objectives from it.</summary>
internal sealed class StudyLikelihood
{
    // A trial point that takes more steps than this, and so many more for each dose, is given up.
    private const int StepsOfTrial = 5_000;
    private const int StepsOfDose = 100;

    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<FitProblem, StudyLikelihood> Ready = [];

    public StudyLikelihood(FitProblem problem, string file = "observations")
    {
        Problem = problem;
        Simulation = new ExperimentSimulation(
            problem,
            [.. problem.Estimated.Select(e => e.Parameter), .. problem.Assumed.Select(a => a.Parameter)],
            problem.Starts,
            problem.TimeScale,
            StepLimit(problem)
        );
        var planner = new LikelihoodBuilder(problem, Simulation, file);
        Rows = planner.Rows;
        Sizes = planner.Sizes;
        Quantities = planner.Quantities;
        Shared = planner.Shared;
        Plan = new SimulationPlan(Simulation, UsedQuantities());
        EliminatedSd = MakeReady();
        FittedCount = Count(Rows);
        ResidualScale = ScaleOf(Rows);
    }

    // The same rows and simulations with every row independent.
    private StudyLikelihood(StudyLikelihood other)
    {
        (Problem, Simulation, Rows, Quantities, Plan) = (
            other.Problem with
            {
                DoseSdBetweenAnimals = 0,
            },
            other.Simulation,
            other.Rows,
            other.Quantities,
            other.Plan
        );
        Sizes = [.. other.Sizes.Where(size => !size.IsBetweenAnimals)];
        EliminatedSd = MakeReady();
        FittedCount = Count(Rows);
        ResidualScale = ScaleOf(Rows);
    }

    // Makes the variables; returns the sd that drops out.
    private int MakeReady()
    {
        var fitted = Rows.Where(row => row.IsFitted).ToArray();
        var slots = Enumerable
            .Range(0, Sizes.Count)
            .Where(i =>
                !Sizes[i].IsFactor
                && (Sizes[i].IsBetweenAnimals || fitted.Any(row => row.Noise.AbsoluteSlot == i || row.Noise.RelativeSlot == i))
            )
            .ToArray();
        // One sd of all rows drops out: its best value follows from the sum of squares.
        var eliminated =
            Shared is null
            && slots.Length == 1
            && fitted.All(row =>
                row.Role == TermKind.Measured
                && row.Noise.IsConstant
                && !row.Noise.IsKnown
                && double.IsPositiveInfinity(row.Noise.DegreesOfFreedom)
            )
            && Problem.Estimated.All(e => e.Prior is null)
                ? slots[0]
                : -1;
        Variables = MakeVariables(slots, eliminated);
        return eliminated;
    }

    private static double ScaleOf(LikelihoodTerm[] rows)
    {
        var scale = Math.Sqrt(
            rows.Where(row => row.IsFitted)
                .Select(row => Located(row) is var y && double.IsFinite(y) ? y * y : 1)
                .DefaultIfEmpty(1)
                .Average()
        );
        return scale == 0 ? 1 : scale;
    }

    private static int StepLimit(FitProblem problem) =>
        StepsOfTrial + (StepsOfDose * problem.Groups.Select(group => group.Doses.Sum(dose => dose.Count)).DefaultIfEmpty(0).Max());

    private StudyLikelihood(StudyLikelihood other, LikelihoodTerm[] rows)
    {
        (Problem, Simulation, Rows, Sizes, Quantities, Plan) = (
            other.Problem,
            other.Simulation,
            rows,
            other.Sizes,
            other.Quantities,
            other.Plan
        );
        Shared = other.Shared?.With(rows);
        (EliminatedSd, Variables, SizeVariable, ResidualScale) = (
            other.EliminatedSd,
            other.Variables,
            other.SizeVariable,
            other.ResidualScale
        );
        FittedCount = Count(rows);
    }

    /// <summary>The study made ready, once for each problem: compiling costs more than a fit of a small model.</summary>
    public static StudyLikelihood For(FitProblem problem) => Ready.GetValue(problem, key => new StudyLikelihood(key));

    /// <summary>The same study with other values in its rows, or some rows several times: nothing is compiled again.</summary>
    /// <param name="rows">Rows of this study, changed in what they say of their values only.</param>
    public StudyLikelihood WithRows(LikelihoodTerm[] rows) => new(this, rows);

    /// <summary>The same study with rows of one animal taken as independent: nothing is compiled again.</summary>
    public StudyLikelihood WithIndependentRows() => new(this);

    public FitProblem Problem { get; }

    public ExperimentSimulation Simulation { get; }

    public LikelihoodTerm[] Rows { get; }

    public IReadOnlyList<ErrorParameter> Sizes { get; }

    public IReadOnlyList<PredictedStatistic> Quantities { get; }

    /// <summary>The factor on the dose that rows of one animal share; null where rows are taken as independent.</summary>
    public SharedDoseFactor? Shared { get; }

    /// <summary>All numbers the rows need.</summary>
    public SimulationPlan Plan { get; }

    /// <summary>Parameters to be estimated, assumed parameters, then estimated sds and factors.</summary>
    public SearchVariable[] Variables { get; private set; } = [];

    /// <summary>The sd estimated from all rows together, which is no variable of the search; -1 when there is none.</summary>
    public int EliminatedSd { get; } = -1;

    /// <summary>The sd estimated from all rows together, with its unbiased value where there is one; NaN when there is none.</summary>
    public double EliminatedScatter(FitResult fit) =>
        EliminatedSd < 0 ? double.NaN
        : double.IsFinite(fit.ResidualStandardDeviation) ? fit.ResidualStandardDeviation
        : Math.Sqrt(2 * fit.Objective / FittedCount);

    /// <summary>Measured numbers in the likelihood.</summary>
    public int FittedCount { get; }

    /// <summary>
    /// Size of the measured numbers on the scale they are compared on; only how steps towards hard limits are judged
    /// depends on it.
    /// </summary>
    public double ResidualScale { get; }

    /// <summary>Whether every sd is known, so that the likelihood is a χ².</summary>
    public bool AllSdsKnown => Rows.Where(row => row.IsFitted).All(row => row.Noise.IsKnown || row.Role == TermKind.SoftOrder);

    /// <summary>The search variable of each estimated size; -1 for one that is not searched for.</summary>
    public int[] SizeVariable { get; private set; } = [];

    /// <summary>Whether a variable is the sd of the dose between animals: part of the errors, about which no verdict is asked.</summary>
    /// <param name="variable">Index of the variable.</param>
    public bool IsDoseSd(int variable) => Shared is { Slot: >= 0 } shared && SizeVariable[shared.Slot] == variable;

    public int ParameterCount => Problem.Estimated.Length + Problem.Assumed.Length;

    /// <summary>Which variables a fit searches: all but the assumed ones.</summary>
    public bool[] FitActive() => [.. Variables.Select(v => !v.IsAssumed)];

    public double[] Start() => [.. Variables.Select(v => v.Start)];

    public double[] Values(ReadOnlySpan<double> point)
    {
        var values = new double[Variables.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = Variables[i].Map.ToValue(point[i]);
        return values;
    }

    /// <summary>How far an objective lies above the best in units of twice the log-likelihood.</summary>
    public double Deviance(double objective, double best) =>
        EliminatedSd < 0 ? 2 * (objective - best)
        : best <= 0
            ? objective <= 0 ? 0
                : double.PositiveInfinity
        : FreedomLeft * ((objective / best) - 1);

    /// <summary>Excess at the end of a two-sided interval of the given confidence.</summary>
    public double CriticalDeviance(double confidence)
    {
        var t = SamplingDistributions.StudentTwoSided(confidence, AllSdsKnown ? double.PositiveInfinity : FreedomLeft);
        return t * t;
    }

    /// <summary>Numbers that are independent of each other: rows, and animals in place of the rows that share a factor.</summary>
    public int IndependentCount => Shared is null ? FittedCount : FittedCount - Shared.Animals.Sum(animal => animal.Length - 1);

    private int FreedomLeft => Math.Max(1, IndependentCount - Problem.Estimated.Length);

    private static int Count(LikelihoodTerm[] rows) => rows.Where(row => row.IsFitted).Sum(row => row.Role == TermKind.Extremes ? 2 : 1);

    private static double Located(LikelihoodTerm row) => row.Noise.OnLogScale ? Math.Log(row.Value) : row.Value;

    // Rows that are refused ask for nothing of the simulation.
    private PredictedStatistic[] UsedQuantities() => [.. Quantities];

    private SearchVariable[] MakeVariables(int[] sdSlots, int eliminated)
    {
        var units = Problem.Model.Units;
        var variables = new List<SearchVariable>();
        foreach (var estimated in Problem.Estimated)
        {
            var map = new ParameterScale(estimated.Scale, estimated.Lower, estimated.Upper);
            var parameter = Problem.Model.Parameters.FirstOrDefault(p => ReferenceEquals(p.Symbol, estimated.Parameter));
            // Where a prior has no density the search does not go.
            var (lower, upper) = estimated.Prior switch
            {
                { Distribution: PriorDistribution.Uniform } prior => (
                    Math.Max(estimated.Lower, prior.Location),
                    Math.Min(estimated.Upper, prior.Width)
                ),
                { Distribution: PriorDistribution.HalfNormal or PriorDistribution.LogNormal } => (
                    Math.Max(estimated.Lower, 0),
                    estimated.Upper
                ),
                _ => (estimated.Lower, estimated.Upper),
            };
            variables.Add(
                new SearchVariable(
                    estimated.Parameter.Name,
                    map,
                    map.ToVariable(estimated.Start),
                    Low(map, lower),
                    map.ToVariable(upper),
                    parameter?.Unit ?? Unit.None,
                    false
                )
                {
                    Prior = estimated.Prior,
                }
            );
        }
        foreach (var assumed in Problem.Assumed)
        {
            var map = new ParameterScale(assumed.Lower > 0 ? EstimationScale.Log : EstimationScale.Natural, assumed.Lower, assumed.Upper);
            var parameter = Problem.Model.Parameters.FirstOrDefault(p => ReferenceEquals(p.Symbol, assumed.Parameter));
            var value = parameter?.Value ?? double.NaN;
            if (double.IsNaN(value))
                value = map.ToValue((map.ToVariable(assumed.Lower) + map.ToVariable(assumed.Upper)) / 2);
            variables.Add(
                new SearchVariable(
                    assumed.Parameter.Name,
                    map,
                    map.ToVariable(value),
                    map.ToVariable(assumed.Lower),
                    map.ToVariable(assumed.Upper),
                    parameter?.Unit ?? Unit.None,
                    true
                )
            );
        }
        SizeVariable = new int[Sizes.Count];
        Array.Fill(SizeVariable, -1);
        var log = new ParameterScale(EstimationScale.Log, 0, double.PositiveInfinity);
        for (var i = 0; i < Sizes.Count; i++)
        {
            var size = Sizes[i];
            if (size.IsBetweenAnimals)
            {
                SizeVariable[i] = variables.Count;
                variables.Add(
                    new SearchVariable(size.Name, log, Math.Log(0.1), Math.Log(1e-3), Math.Log(10), Unit.None, false) { EndsAtNone = true }
                );
                continue;
            }
            var rows = Rows.Where(row =>
                    row.IsUsable && (size.IsFactor ? row.FactorSlot == i : row.Noise.AbsoluteSlot == i || row.Noise.RelativeSlot == i)
                )
                .ToArray();
            if (
                rows.Length == 0
                || i == eliminated
                || (!size.IsFactor && !sdSlots.Contains(i))
                || (size.IsFactor && IsClosedForm(i, eliminated))
            )
                continue;
            var reach = rows.Max(row => Math.Max(Math.Abs(double.IsNaN(row.Value) ? row.Upper : row.Value), 1e-300));
            var observable = Problem.Model.Observables.FirstOrDefault(o => o.Name == size.Observable);
            var unit = size.IsRelative || size.IsFactor || observable is null ? Unit.None : observable.Unit;
            SizeVariable[i] = variables.Count;
            variables.Add(
                size.IsFactor
                    ? new SearchVariable(size.Name, log, Math.Log(reach), double.NegativeInfinity, double.PositiveInfinity, unit, false)
                : size.IsRelative ? new SearchVariable(size.Name, log, Math.Log(0.2), Math.Log(1e-4), Math.Log(100), unit, false)
                : new SearchVariable(size.Name, log, Math.Log(0.2 * reach), Math.Log(1e-6 * reach), Math.Log(100 * reach), unit, false)
            );
        }
        return [.. variables];

        double Low(ParameterScale map, double lower) =>
            map.Scale == EstimationScale.Log && lower <= 0 ? double.NegativeInfinity : map.ToVariable(lower);
    }

    /// <summary>
    /// Whether a factor for arbitrary units follows from the predictions in closed form: all its rows measured, with
    /// sds that do not depend on the prediction.
    /// </summary>
    private bool IsClosedForm(int size, int eliminated) =>
        Rows.Where(row => row.IsFitted && row.FactorSlot == size)
            .All(row =>
                row.Role == TermKind.Measured
                && row.Noise.IsConstant
                && double.IsPositiveInfinity(row.Noise.DegreesOfFreedom)
                && Shared is null
                && (row.Noise.IsKnown || eliminated >= 0 || row.Noise.OnLogScale)
                && row.Noise.OnLogScale == Rows.First(other => other.IsFitted && other.FactorSlot == size).Noise.OnLogScale
            );
}
