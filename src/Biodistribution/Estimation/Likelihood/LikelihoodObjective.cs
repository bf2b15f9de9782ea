using Biodistribution.Numerics.Optimization;
using Biodistribution.Numerics.Statistics;
using Biodistribution.Simulation;
using Biodistribution.Text;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>
/// Minus the log-likelihood of a study as an objective of a search, optionally with a prediction drawn towards a
/// target. One search uses one objective.
/// </summary>
internal sealed class LikelihoodObjective : ScoredObjective
{
    /// <summary>A hard limit violated by less, relative, is kept: integrated models are not known better.</summary>
    public const double LimitTolerance = 1e-6;

    // Of a limit of detection: a negative prediction smaller than this is rounding.
    private const double RoundingBelowLimit = 1e-6;

    private readonly StudyLikelihood likelihood;
    private readonly SimulationPlan plan;
    private readonly PredictionPlan? pulled;
    private readonly int[] directionOf;
    private readonly int[] variableOfDirection;
    private readonly double[] parameters;
    private SimulationRequest[] asked = [];
    private Trajectory?[] told = [];
    private Dual[] doses = [];
    private readonly double[] values,
        gradients,
        sizes,
        location,
        byVariable,
        directed;
    private readonly double[] factorShift;
    private readonly LikelihoodTerm[] rows;
    private readonly LikelihoodTerm[] limitPlans;
    private readonly double[] limits,
        limitRows;
    private readonly SharedFactorScore? shared;
    private readonly double[] sharedResiduals,
        sharedGradients;
    private readonly CancellationToken cancellation;
    private double pulledCoordinate = double.NaN;

    /// <summary>Makes an objective.</summary>
    /// <param name="likelihood">The study.</param>
    /// <param name="active">Which variables are searched; the rows of the others are zero.</param>
    /// <param name="pulled">A prediction that is drawn to <see cref="Target"/>; null for none.</param>
    /// <param name="cancellation">Stops the runs early.</param>
    public LikelihoodObjective(
        StudyLikelihood likelihood,
        bool[] active,
        PredictionPlan? pulled = null,
        CancellationToken cancellation = default
    )
    {
        this.likelihood = likelihood;
        this.pulled = pulled;
        this.cancellation = cancellation;
        plan = pulled is null
            ? likelihood.Plan
            : new SimulationPlan(likelihood.Simulation, [.. likelihood.Quantities, .. pulled.Quantities]);
        rows = likelihood.Rows;
        limitPlans = [.. rows.Where(row => row.IsLimit)];
        directionOf = new int[likelihood.ParameterCount];
        parameters = new double[likelihood.ParameterCount];
        var directions = new List<int>();
        for (var i = 0; i < directionOf.Length; i++)
        {
            directionOf[i] = active[i] ? directions.Count : -1;
            if (active[i])
                directions.Add(i);
        }
        variableOfDirection = [.. directions];
        VariableCount = likelihood.Variables.Length;
        values = new double[plan.Quantities.Count];
        gradients = new double[values.Length * variableOfDirection.Length];
        sizes = new double[likelihood.Sizes.Count];
        factorShift = new double[likelihood.Sizes.Count];
        location = new double[rows.Length];
        byVariable = new double[VariableCount];
        directed = new double[variableOfDirection.Length];
        (limits, limitRows) = (new double[limitPlans.Length], new double[limitPlans.Length * VariableCount]);
        shared = likelihood.Shared is { } factor ? new SharedFactorScore(likelihood, factor, VariableCount) : null;
        (sharedResiduals, sharedGradients) = shared is null ? ([], []) : (new double[rows.Length], new double[rows.Length * VariableCount]);
        RowCount = (2 * rows.Length) + likelihood.Variables.Count(v => v.Prior is not null) + (shared?.ExtraRows ?? 0) + 1;
    }

    public override int VariableCount { get; }

    public override int RowCount { get; }

    /// <summary>The variable that is drawn to <see cref="Target"/> where no prediction is; -1 for none.</summary>
    public int PulledVariable { get; init; } = -1;

    /// <summary>Where the prediction is drawn to, on its own scale (see <see cref="PredictionPlan"/>), or the variable.</summary>
    public double Target { get; set; } = double.NaN;

    /// <summary>How strongly: the sd of a measurement of the prediction with the same pull.</summary>
    public double TargetSd { get; set; } = 1;

    /// <summary>The prediction, or the variable that is drawn, at the last point.</summary>
    public double PredictionValue { get; private set; } = double.NaN;

    /// <summary>The objective at the last point without the pull.</summary>
    public double Unpulled { get; private set; }

    /// <summary>
    /// The hard limits at the last point: the logarithm of the side that must be larger over the other (their
    /// difference over their mean where a side is not positive); negative where violated.
    /// </summary>
    public override ReadOnlySpan<double> Limits => limits;

    public override ReadOnlySpan<double> LimitRows => limitRows;

    /// <summary>The rows of the hard limits, in the order of <see cref="Limits"/>.</summary>
    public ReadOnlySpan<LikelihoodTerm> LimitPlans => limitPlans;

    /// <summary>How often the model could not be solved, or a number was not defined.</summary>
    public int Failures { get; private set; }

    /// <summary>What went wrong the first time; empty when nothing did.</summary>
    public string FirstFailure { get; private set; } = "";

    /// <summary>The largest violation of a hard limit at the last point, relative.</summary>
    public double Violation { get; private set; }

    /// <summary>Whether all hard limits are kept at the last point, as far as can be computed.</summary>
    public bool KeepsLimits => Violation <= LimitTolerance;

    public override double Value(ReadOnlySpan<double> x) => Compute(x, [], []);

    public override double Evaluate(ReadOnlySpan<double> x, Span<double> residuals, Span<double> rowsOut) => Compute(x, residuals, rowsOut);

    /// <summary>The predicted number of a row in coherent units at the last point, factors for arbitrary units applied.</summary>
    public double Predicted(LikelihoodTerm row)
    {
        var value = row.Reference < 0 ? values[row.Primary] : values[row.Primary] / values[row.Reference];
        return IsZero(row, value) ? 0
            : row.FactorSlot < 0 ? value
            : value * sizes[row.FactorSlot];
    }

    // What is negative by rounding only is 0, which lies below every limit.
    private static bool IsZero(LikelihoodTerm row, double prediction) =>
        row.Role == TermKind.CensoredBelow && prediction <= 0 && prediction >= -RoundingBelowLimit * row.Value;

    /// <summary>The size of an estimated sd or factor at the last point; 1 for the sd that follows from the sum of squares.</summary>
    public double Size(int slot) => sizes[slot];

    /// <summary>How many runs an evaluation takes.</summary>
    public int RunCount => plan.RunCount;

    /// <summary>
    /// The runs that the objective with its rows at a point takes, for others to make; to be followed by
    /// <see cref="Complete"/>.
    /// </summary>
    /// <param name="x">Variables.</param>
    public IReadOnlyList<SimulationRequest> Ask(ReadOnlySpan<double> x)
    {
        SetPoint(x);
        (asked, doses) = (new SimulationRequest[plan.RunCount], new Dual[plan.RunCount]);
        plan.Ask(parameters, directionOf, variableOfDirection.Length, asked, doses);
        // What was read of earlier runs has been taken in: their memory serves again.
        for (var run = 0; run < told.Length; run++)
            asked[run] = asked[run] with { Reuse = told[run] };
        return asked;
    }

    /// <summary>The objective with its rows at the point last asked for.</summary>
    /// <param name="trajectories">The results of the runs.</param>
    /// <param name="residuals">Receives the residuals.</param>
    /// <param name="jacobian">Receives the rows.</param>
    /// <returns>What <see cref="Evaluate"/> gives.</returns>
    public double Complete(ReadOnlySpan<Trajectory> trajectories, Span<double> residuals, Span<double> jacobian)
    {
        residuals.Clear();
        jacobian.Clear();
        told = trajectories.ToArray();
        for (var run = 0; run < trajectories.Length; run++)
            if (plan.Read(run, trajectories[run], doses[run], variableOfDirection.Length, values, gradients) is { } failure)
                return Fail($"{FailureWords(failure)}");
        return Score(residuals, jacobian);
    }

    private double Compute(ReadOnlySpan<double> x, Span<double> residuals, Span<double> jacobian)
    {
        var withRows = !jacobian.IsEmpty;
        residuals.Clear();
        jacobian.Clear();
        SetPoint(x);
        var k = withRows ? variableOfDirection.Length : 0;
        if (
            plan.Quantities.Count > 0
            && plan.Evaluate(
                parameters,
                withRows
                    ? directionOf
                    : new int[directionOf.Length]
                        .Select(_ => -1)
                        .ToArray(),
                k,
                values,
                gradients,
                cancellation
            )
                is { } failure
        )
            return Fail($"{FailureWords(failure)}");
        return Score(residuals, jacobian);
    }

    private void SetPoint(ReadOnlySpan<double> x)
    {
        for (var i = 0; i < parameters.Length; i++)
            parameters[i] = likelihood.Variables[i].Map.ToValue(x[i]);
        for (var s = 0; s < sizes.Length; s++)
            sizes[s] = likelihood.SizeVariable[s] >= 0 ? Math.Exp(x[likelihood.SizeVariable[s]]) : 1;
        pulledCoordinate = PulledVariable >= 0 ? x[PulledVariable] : double.NaN;
    }

    // From the numbers simulated at the point set.
    private double Score(Span<double> residuals, Span<double> jacobian)
    {
        var n = VariableCount;
        var withRows = !jacobian.IsEmpty;
        var k = withRows ? variableOfDirection.Length : 0;
        // Derivatives by the variables instead of the parameters.
        for (var d = 0; d < k; d++)
        {
            var factor = likelihood.Variables[variableOfDirection[d]].Map.Derivative(parameters[variableOfDirection[d]]);
            for (var q = 0; q < values.Length; q++)
                gradients[(q * k) + d] *= factor;
        }
        double total = 0;
        if (!Locate(k) || !FindLimits(k))
            return double.PositiveInfinity;
        for (var r = 0; r < rows.Length; r++)
        {
            var row = rows[r];
            if (!row.IsFitted)
                continue;
            var value = Score(row, r, k, residuals, jacobian, 2 * r);
            if (!double.IsFinite(value))
                return Fail($"the likelihood of row {row.Observation.Id} is not finite");
            total += value;
        }
        var at = 2 * rows.Length;
        if (shared is not null)
        {
            var value = shared.Score(sharedResiduals, sharedGradients, sizes, SharedSd, residuals, jacobian, at);
            if (!double.IsFinite(value))
                return Fail("the likelihood of rows that share an animal is not finite");
            total += value;
            at += shared.ExtraRows;
        }
        for (var i = 0; i < n; i++)
            if (likelihood.Variables[i].Prior is { } prior)
                total += AddPrior(prior, i, parameters[i], residuals, jacobian, at++);
        Unpulled = total;
        if (PulledVariable >= 0)
            PredictionValue = pulledCoordinate;
        else if (
            pulled is not null
            && !double.IsFinite(
                PredictionValue = pulled.Compute(
                    values.AsSpan(likelihood.Quantities.Count),
                    gradients.AsSpan(likelihood.Quantities.Count * k),
                    k,
                    directed
                )
            )
        )
            return Fail("the prediction is not defined here");
        if ((PulledVariable < 0 && pulled is null) || double.IsNaN(Target))
            return total;
        var z = (PredictionValue - Target) / TargetSd;
        if (withRows)
        {
            residuals[RowCount - 1] = z;
            if (PulledVariable >= 0)
                jacobian[((RowCount - 1) * n) + PulledVariable] = 1 / TargetSd;
            for (var d = 0; d < k && PulledVariable < 0; d++)
                jacobian[((RowCount - 1) * n) + variableOfDirection[d]] = directed[d] / TargetSd;
        }
        return total + (0.5 * z * z);
    }

    private string FailureWords(IntegrationFailure failure) =>
        $"the model could not be solved: {failure.Status} at "
        + $"{NumberText.ForSentence(failure.Time, 4)}"
        + $"{(failure.State.Length > 0 ? $" ({failure.State})" : "")}";

    private double Fail(string why)
    {
        if (cancellation.IsCancellationRequested)
            return double.PositiveInfinity;
        Failures++;
        if (FirstFailure.Length == 0)
            FirstFailure = why;
        return double.PositiveInfinity;
    }

    // Locations of all fitted rows, and the factors for arbitrary units that follow from them.
    private bool Locate(int k)
    {
        for (var r = 0; r < rows.Length; r++)
        {
            var row = rows[r];
            if (!row.IsUsable || row.IsChecked)
                continue;
            var f = row.Reference < 0 ? values[row.Primary] : values[row.Primary] / values[row.Reference];
            if (!double.IsFinite(f) && !(row.IsHard || row.Role == TermKind.SoftOrder))
            {
                Fail(
                    $"the {Observations.ObservationColumn.NameOf(row.Observation.Statistic)} of row {row.Observation.Id} "
                        + $"is not defined by the simulated profile"
                );
                return false;
            }
            if (IsZero(row, f))
                f = 0;
            else if (row.IsFitted && row.Noise.OnLogScale && row.Role != TermKind.SoftOrder && !(f > 0))
            {
                Fail($"the prediction of row {row.Observation.Id} is {NumberText.ForSentence(f, 4)}, which has no logarithm");
                return false;
            }
            location[r] = f;
        }
        for (var s = 0; s < sizes.Length; s++)
        {
            if (!likelihood.Sizes[s].IsFactor || likelihood.SizeVariable[s] >= 0)
                continue;
            double above = 0,
                below = 0;
            var onLog = false;
            for (var r = 0; r < rows.Length; r++)
            {
                if (!rows[r].IsFitted || rows[r].FactorSlot != s)
                    continue;
                onLog = rows[r].Noise.OnLogScale;
                var w = Weight(rows[r]);
                above += onLog ? w * Math.Log(rows[r].Value / location[r]) : w * rows[r].Value * location[r];
                below += onLog ? w : w * location[r] * location[r];
            }
            sizes[s] =
                below == 0 ? 1
                : onLog ? Math.Exp(above / below)
                : above / below;
            factorShift[s] = below;
        }
        return true;
    }

    private double Weight(LikelihoodTerm row)
    {
        var sd = likelihood.EliminatedSd >= 0 ? 1 : row.Noise.Sd(1, slot => sizes[slot], out _, out _, out _);
        return 1 / (sd * sd);
    }

    private double Score(LikelihoodTerm row, int r, int k, Span<double> residuals, Span<double> jacobian, int at)
    {
        var f = location[r];
        GradientOf(row, k, directed);
        Array.Clear(byVariable);
        if (row.Role == TermKind.SoftOrder)
            return ScoreOrder(row, k, residuals, jacobian, at);
        if (row.FactorSlot >= 0)
            ApplyFactor(row, r, k, ref f);
        else
            for (var d = 0; d < k; d++)
                byVariable[variableOfDirection[d]] = directed[d];
        var onLog = row.Noise.OnLogScale;
        // Nothing at all lies below the limit for sure.
        if (onLog && f == 0)
            return 0;
        if (shared is not null && likelihood.Shared!.AnimalOf[r] >= 0)
        {
            sharedResiduals[r] = Math.Log(f / row.Value);
            for (var v = 0; v < byVariable.Length; v++)
                sharedGradients[(r * VariableCount) + v] = byVariable[v] / f;
            return 0;
        }
        if (likelihood.EliminatedSd >= 0)
        {
            var residual = onLog ? Math.Log(f / row.Value) : f - row.Value;
            if (k > 0)
            {
                residuals[at] = residual;
                for (var v = 0; v < byVariable.Length; v++)
                    jacobian[(at * VariableCount) + v] = onLog ? byVariable[v] / f : byVariable[v];
            }
            return 0.5 * residual * residual;
        }
        var sd = SdOf(row, f, out var byPrediction, out var byAbsolute, out var byRelative);
        var byShared = Widen(r, ref sd, ref byRelative);
        double At(double number) => onLog ? Math.Log(number) : number;
        var place = At(f);
        var score = row.Role switch
        {
            TermKind.CensoredBelow => TermDensity.Censored(place, At(row.Value), sd, 1),
            TermKind.CensoredAbove => TermDensity.Censored(place, At(row.Value), sd, -1),
            TermKind.Between => TermDensity.Between(place, At(row.Lower), At(row.Upper), sd),
            TermKind.Extremes => TermDensity.Extremes(place, At(row.Lower), At(row.Upper), row.Count, sd),
            _ => TermDensity.Measured(place, At(row.Value), sd, row.Noise.DegreesOfFreedom),
        };
        if (k > 0 || !jacobian.IsEmpty)
        {
            if (score.LocationWeight > 1e-300)
            {
                var root = Math.Sqrt(score.LocationWeight);
                residuals[at] = score.ByLocation / root;
                for (var v = 0; v < byVariable.Length; v++)
                    jacobian[(at * VariableCount) + v] = root * (onLog ? byVariable[v] / f : byVariable[v]);
            }
            if (!row.Noise.IsKnown)
            {
                var root = Math.Sqrt(Math.Max(score.LogSdWeight, 1e-6));
                residuals[at + 1] = score.ByLogSd / root;
                var target = jacobian.Slice((at + 1) * VariableCount, VariableCount);
                for (var v = 0; v < byVariable.Length; v++)
                    target[v] = root * byPrediction * byVariable[v];
                for (var d = 0; d < k && row.Noise.Simulated is not null; d++)
                    target[variableOfDirection[d]] = root * gradients[(row.Noise.Simulated.Value * k) + d] / sd;
                AddSlot(target, row.Noise.AbsoluteSlot, root * byAbsolute);
                AddSlot(target, row.Noise.RelativeSlot, root * byRelative);
                AddSlot(target, likelihood.Shared?.Slot ?? -1, root * byShared);
            }
        }
        // A known sd adds a constant, left out so that the objective is half the χ².
        return row.Role == TermKind.Measured && row.Noise.IsKnown ? score.Value - Math.Log(sd) : score.Value;
    }

    /// <summary>The sd of the factor that rows of one animal share, at the last point; 0 where they share none.</summary>
    public double SharedSd =>
        likelihood.Shared is not { } factor ? 0
        : factor.Slot >= 0 ? sizes[factor.Slot]
        : factor.Given;

    /// <summary>Whether a row shares a factor with others of its animal.</summary>
    /// <param name="index">Index of the row.</param>
    public bool IsShared(int index) => likelihood.Shared is { } factor && factor.AnimalOf[index] >= 0;

    /// <summary>Residual of a row at the last point over its sd, given the animal's rows before it; predicted minus measured.</summary>
    /// <param name="index">Index of a row that shares a factor.</param>
    public double Innovation(int index) => shared!.Innovations[index];

    /// <summary>Gradient of the logarithm of a row's prediction at the last point evaluated with rows, by variable.</summary>
    /// <param name="index">Index of a row that shares a factor.</param>
    public ReadOnlySpan<double> SharedGradient(int index) => sharedGradients.AsSpan(index * VariableCount, VariableCount);

    private double SdOf(LikelihoodTerm row, double prediction, out double byPrediction, out double byAbsolute, out double byRelative)
    {
        if (row.Noise.Simulated is not { } simulated)
            return row.Noise.Sd(prediction, slot => sizes[slot], out byPrediction, out byAbsolute, out byRelative);
        (byPrediction, byAbsolute, byRelative) = (0, 0, 0);
        return values[simulated] > 0 ? values[simulated] : double.NaN;
    }

    // A row that is alone of its animal has the variance of the factor in its own. Returns the derivative of ln sd by ln ω.
    private double Widen(int index, ref double sd, ref double byRelative)
    {
        if (likelihood.Shared is not { } factor || !factor.IsAlone[index])
            return 0;
        var (own, shared) = (sd * sd, SharedSd * SharedSd);
        sd = Math.Sqrt(own + shared);
        byRelative *= own / (own + shared);
        return shared / (own + shared);
    }

    private void AddSlot(Span<double> target, int slot, double amount)
    {
        if (slot >= 0 && likelihood.SizeVariable[slot] >= 0)
            target[likelihood.SizeVariable[slot]] += amount;
    }

    // f becomes factor × f and byVariable its derivative, with the factor following the predictions where it is not searched for.
    private void ApplyFactor(LikelihoodTerm row, int r, int k, ref double f)
    {
        var slot = row.FactorSlot;
        var factor = sizes[slot];
        for (var d = 0; d < k; d++)
            byVariable[variableOfDirection[d]] = factor * directed[d];
        if (likelihood.SizeVariable[slot] >= 0)
            byVariable[likelihood.SizeVariable[slot]] = factor * f;
        else if (k > 0 && factorShift[slot] != 0)
        {
            var other = new double[k];
            for (var i = 0; i < rows.Length; i++)
            {
                if (!rows[i].IsFitted || rows[i].FactorSlot != slot)
                    continue;
                GradientOf(rows[i], k, other);
                var w = Weight(rows[i]) / factorShift[slot];
                for (var d = 0; d < k; d++)
                    byVariable[variableOfDirection[d]] +=
                        f * w * other[d] * (row.Noise.OnLogScale ? -factor / location[i] : rows[i].Value - (2 * factor * location[i]));
            }
        }
        f = factor * location[r];
    }

    // Gradient of the plain prediction of a row by direction.
    private void GradientOf(LikelihoodTerm row, int k, Span<double> into)
    {
        for (var d = 0; d < k; d++)
        {
            into[d] = gradients[(row.Primary * k) + d];
            if (row.Reference >= 0 && row.Role != TermKind.SoftOrder && row.Role != TermKind.HardOrder)
                into[d] =
                    (into[d] - (values[row.Primary] / values[row.Reference] * gradients[(row.Reference * k) + d])) / values[row.Reference];
        }
    }

    private double ScoreOrder(LikelihoodTerm row, int k, Span<double> residuals, Span<double> jacobian, int at)
    {
        var (a, b) = (values[row.Primary], values[row.Reference]);
        var onLog = row.Noise.OnLogScale;
        var difference = onLog ? Math.Log(a / b) : a - b;
        if (!double.IsFinite(difference))
            return double.PositiveInfinity;
        var score = TermDensity.Censored(difference, 0, onLog ? row.Noise.Relative : row.Noise.Absolute, -1);
        var root = Math.Sqrt(score.LocationWeight);
        if (k > 0 && root > 1e-150)
        {
            residuals[at] = score.ByLocation / root;
            for (var d = 0; d < k; d++)
                jacobian[(at * VariableCount) + variableOfDirection[d]] =
                    root
                    * (
                        onLog
                            ? (gradients[(row.Primary * k) + d] / a) - (gradients[(row.Reference * k) + d] / b)
                            : gradients[(row.Primary * k) + d] - gradients[(row.Reference * k) + d]
                    );
        }
        return score.Value;
    }

    // The hard limits, relative to the size of what they compare, with their gradients.
    private bool FindLimits(int k)
    {
        Violation = 0;
        Array.Clear(limitRows);
        for (var i = 0; i < limitPlans.Length; i++)
        {
            var row = limitPlans[i];
            var a = values[row.Primary];
            var b = row.Role == TermKind.HardOrder ? values[row.Reference] : row.Value;
            var sign = row.Role == TermKind.HardBelow ? -1 : 1;
            var size = Math.Abs(a) + Math.Abs(b);
            if (!double.IsFinite(size))
            {
                Fail($"the limit of row {row.Observation.Id} is not defined by the simulated profile");
                return false;
            }
            // On logarithms where both sides have one, so that no distance is too far to see the way back.
            var onLog = a > 0 && b > 0;
            var gap = limits[i] =
                size == 0 ? 0
                : onLog ? sign * Math.Log(a / b)
                : 2 * sign * (a - b) / size;
            Violation = Math.Max(Violation, -gap);
            for (var d = 0; d < k && size > 0; d++)
            {
                var da = gradients[(row.Primary * k) + d];
                var db = row.Role == TermKind.HardOrder ? gradients[(row.Reference * k) + d] : 0;
                var dSize = (Math.Sign(a) * da) + (Math.Sign(b) * db);
                limitRows[(i * VariableCount) + variableOfDirection[d]] = onLog
                    ? sign * ((da / a) - (db / b))
                    : ((2 * sign * (da - db)) - (gap * dSize)) / size;
            }
        }
        return true;
    }

    private double AddPrior(Prior prior, int variable, double value, Span<double> residuals, Span<double> jacobian, int at)
    {
        double z,
            derivative;
        switch (prior.Distribution)
        {
            case PriorDistribution.Uniform:
                return value >= prior.Location && value <= prior.Width ? 0 : double.PositiveInfinity;
            case PriorDistribution.LogNormal:
                (z, derivative) = (Math.Log(value / prior.Location) / prior.Width, 1 / (value * prior.Width));
                break;
            default:
                (z, derivative) = ((value - prior.Location) / prior.Width, 1 / prior.Width);
                break;
        }
        if (!jacobian.IsEmpty)
        {
            residuals[at] = z;
            jacobian[(at * VariableCount) + variable] = derivative * likelihood.Variables[variable].Map.Derivative(value);
        }
        return 0.5 * z * z;
    }

    /// <summary>Minus twice the log-likelihood of a fitted row at the last point, constants included.</summary>
    /// <param name="row">A fitted row.</param>
    /// <param name="index">Its index.</param>
    /// <param name="eliminatedSd">The sd that follows from the sum of squares; NaN where there is none.</param>
    /// <param name="sd">The sd used; NaN for an ordering.</param>
    public double Contribution(LikelihoodTerm row, int index, double eliminatedSd, out double sd)
    {
        var f = Predicted(row);
        var onLog = row.Noise.OnLogScale;
        if (row.Role == TermKind.SoftOrder)
        {
            sd = double.NaN;
            return 2 * Score(row, index, 0, [], [], 0);
        }
        if (onLog && row.Role == TermKind.CensoredBelow && f <= 0)
        {
            sd = row.Noise.IsKnown ? row.Noise.Sd(1, slot => sizes[slot], out _, out _, out _) : double.NaN;
            return 0;
        }
        if (IsShared(index))
        {
            sd = shared!.MarginalSd(index, SharedSd);
            return shared.Contribution(index);
        }
        double byRelative = 0;
        sd = likelihood.EliminatedSd >= 0 ? eliminatedSd : SdOf(row, f, out _, out _, out byRelative);
        Widen(index, ref sd, ref byRelative);
        double At(double number) => onLog ? Math.Log(number) : number;
        var place = At(f);
        return row.Role switch
        {
            TermKind.CensoredBelow => 2 * TermDensity.Censored(place, At(row.Value), sd, 1).Value,
            TermKind.CensoredAbove => 2 * TermDensity.Censored(place, At(row.Value), sd, -1).Value,
            TermKind.Between => 2 * TermDensity.Between(place, At(row.Lower), At(row.Upper), sd).Value,
            TermKind.Extremes => 2
                * (
                    TermDensity.Extremes(place, At(row.Lower), At(row.Upper), row.Count, sd).Value
                    + NormalDistribution.LogSqrtTwoPi
                    + (onLog ? Math.Log(row.Lower * row.Upper) : 0)
                ),
            _ => 2
                * (
                    TermDensity.Measured(place, At(row.Value), sd, row.Noise.DegreesOfFreedom).Value
                    + NormalDistribution.LogSqrtTwoPi
                    + (onLog ? Math.Log(row.Value) : 0)
                ),
        };
    }
}
