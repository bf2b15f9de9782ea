using System.Collections.Immutable;
using Biodistribution.Numerics.Optimization;

namespace Biodistribution.DoseResponse.Curves;

/// <summary>Measured responses to one agent.</summary>
/// <param name="Agent">What was given.</param>
/// <param name="Doses">Doses, not negative.</param>
/// <param name="Responses">One for each dose.</param>
public sealed record AgentResponses(string Agent, ImmutableArray<double> Doses, ImmutableArray<double> Responses)
{
    /// <summary>
    /// How many were observed at each dose, where responses are counts of those that responded; empty where they are
    /// values.
    /// </summary>
    public ImmutableArray<double> Totals { get; init; } = [];
}

/// <summary>Which parameters several curves have in common.</summary>
/// <param name="Bottom">One lower plateau.</param>
/// <param name="Top">One upper plateau.</param>
/// <param name="HillSlope">One slope.</param>
internal sealed record SharedParameters(bool Bottom, bool Top, bool HillSlope)
{
    /// <summary>Curves that differ by their EC50 alone: parallel on the logarithm of the dose.</summary>
    public static SharedParameters Parallel { get; } = new(true, true, true);

    /// <summary>One pair of plateaus; slopes and EC50 apart.</summary>
    public static SharedParameters Plateaus { get; } = new(true, true, false);

    /// <summary>Nothing in common.</summary>
    public static SharedParameters None { get; } = new(false, false, false);
}

/// <summary>Four-parameter curves of several agents fitted together by least squares, some of their parameters shared.</summary>
internal sealed class JointCurveFit
{
    // Per curve: Bottom, Top, log EC50, HillSlope.
    private const int CurveParameters = 4;
    private readonly int[,] index;
    private readonly double[] point;
    private readonly double[] covariance;

    private JointCurveFit(int[,] index, double[] point, double[] covariance, double squares, int freedom)
    {
        (this.index, this.point, this.covariance) = (index, point, covariance);
        (SumOfSquares, DegreesOfFreedom) = (squares, freedom);
    }

    /// <summary>Sum of squared residuals.</summary>
    public double SumOfSquares { get; }

    /// <summary>Values minus fitted parameters.</summary>
    public int DegreesOfFreedom { get; }

    /// <summary>The curve of an agent.</summary>
    /// <param name="agent">Index of the agent.</param>
    public DoseResponseCurve Curve(int agent) => new(Value(agent, 0), Value(agent, 1), Math.Exp(Value(agent, 2)), Value(agent, 3));

    /// <summary>Standard errors of Bottom, Top, ln EC50 and HillSlope of an agent; infinite where the data do not determine them.</summary>
    /// <param name="agent">Index of the agent.</param>
    public (double Bottom, double Top, double LogEC50, double HillSlope) Errors(int agent)
    {
        double Error(int parameter) => Math.Sqrt(Covariance(agent, parameter, agent, parameter));
        return (Error(0), Error(1), Error(2), Error(3));
    }

    /// <summary>Standard error of ln(EC50 of one agent / EC50 of another).</summary>
    /// <param name="agent">Index of the one.</param>
    /// <param name="other">Index of the other.</param>
    public double LogRatioError(int agent, int other) =>
        Math.Sqrt(Covariance(agent, 2, agent, 2) + Covariance(other, 2, other, 2) - (2 * Covariance(agent, 2, other, 2)));

    /// <summary>Fits the curves; null where the data do not allow it.</summary>
    /// <param name="agents">The data.</param>
    /// <param name="shared">What the curves have in common.</param>
    public static JointCurveFit? Fit(IReadOnlyList<AgentResponses> agents, SharedParameters shared)
    {
        var own = agents.Select(agent => CurveFitter.Fit(agent.Doses.AsSpan(), agent.Responses.AsSpan(), CurveShape.Hill).Curve).ToArray();
        if (own.Any(curve => curve is null))
            return null;
        var index = Index(agents.Count, shared, out var count);
        var objective = new Objective(agents, index, count);
        Minimum? best = null;
        foreach (var start in Starts(own!, index, count))
        {
            var (lower, upper) = Bounds(agents, own!, index, count);
            var found = LevenbergMarquardt.Minimise(
                objective,
                start,
                lower,
                upper,
                new LevenbergMarquardtSettings
                {
                    IterationLimit = 300,
                    StepTolerance = 1e-11,
                    ObjectiveTolerance = 1e-13,
                }
            );
            if (double.IsFinite(found.Objective) && (best is null || found.Objective < best.Objective))
                best = found;
        }
        if (best is null)
            return null;
        var (residuals, rows) = (new double[objective.RowCount], new double[objective.RowCount * count]);
        var squares = 2 * objective.Evaluate(best.Point, residuals, rows);
        var freedom = objective.RowCount - count;
        return new(
            index,
            best.Point,
            CurveResiduals.Covariance(rows, count, freedom > 0 ? squares / freedom : double.NaN),
            squares,
            freedom
        );
    }

    private double Value(int agent, int parameter) => point[index[agent, parameter]];

    private double Covariance(int agent, int parameter, int other, int otherParameter) =>
        covariance[(index[agent, parameter] * point.Length) + index[other, otherParameter]];

    private static int[,] Index(int agents, SharedParameters shared, out int count)
    {
        bool[] isShared = [shared.Bottom, shared.Top, false, shared.HillSlope];
        var index = new int[agents, CurveParameters];
        count = 0;
        for (var parameter = 0; parameter < CurveParameters; parameter++)
        for (var agent = 0; agent < agents; agent++)
            index[agent, parameter] = isShared[parameter] && agent > 0 ? index[0, parameter] : count++;
        return index;
    }

    // Shared parameters begin at the mean over the agents' own curves, then at those of each; the others at the agent's own.
    private static IEnumerable<double[]> Starts(DoseResponseCurve[] own, int[,] index, int count)
    {
        static double Parameter(DoseResponseCurve curve, int parameter) =>
            parameter switch
            {
                0 => curve.Bottom,
                1 => curve.Top,
                2 => Math.Log(curve.HalfDose),
                _ => curve.HillSlope,
            };
        for (var from = -1; from < own.Length; from++)
        {
            var start = new double[count];
            for (var parameter = 0; parameter < CurveParameters; parameter++)
            for (var agent = 0; agent < own.Length; agent++)
            {
                var isShared = own.Length > 1 && index[0, parameter] == index[1, parameter];
                start[index[agent, parameter]] =
                    !isShared ? Parameter(own[agent], parameter)
                    : from < 0 ? own.Average(curve => Parameter(curve, parameter))
                    : Parameter(own[from], parameter);
            }
            yield return start;
        }
    }

    private static (double[] Lower, double[] Upper) Bounds(
        IReadOnlyList<AgentResponses> agents,
        DoseResponseCurve[] own,
        int[,] index,
        int count
    )
    {
        var (lower, upper) = (new double[count], new double[count]);
        Array.Fill(lower, double.NegativeInfinity);
        Array.Fill(upper, double.PositiveInfinity);
        var rises = own.Sum(curve => Math.Sign(curve.HillSlope)) >= 0;
        for (var agent = 0; agent < agents.Count; agent++)
        {
            var positive = agents[agent].Doses.Where(dose => dose > 0).ToArray();
            (lower[index[agent, 2]], upper[index[agent, 2]]) = (Math.Log(positive.Min()) - 12, Math.Log(positive.Max()) + 12);
            var isUp = index[agent, 3] == index[0, 3] ? rises : own[agent].HillSlope > 0;
            (lower[index[agent, 3]], upper[index[agent, 3]]) = isUp ? (0.02, 60.0) : (-60.0, -0.02);
        }
        return (lower, upper);
    }

    private sealed class Objective(IReadOnlyList<AgentResponses> agents, int[,] index, int count) : ScoredObjective
    {
        private readonly CurveResiduals[] parts = [.. agents.Select(agent => new CurveResiduals([.. agent.Doses], [.. agent.Responses]))];

        public override int VariableCount => count;

        public override int RowCount => parts.Sum(part => part.RowCount);

        public override double Value(ReadOnlySpan<double> x)
        {
            double sum = 0;
            Span<double> own = stackalloc double[5];
            for (var agent = 0; agent < parts.Length; agent++)
                sum += parts[agent].Value(Own(x, agent, own));
            return sum;
        }

        public override double Evaluate(ReadOnlySpan<double> x, Span<double> residuals, Span<double> rows)
        {
            rows.Clear();
            double sum = 0;
            Span<double> own = stackalloc double[5];
            var first = 0;
            for (var agent = 0; agent < parts.Length; agent++)
            {
                var n = parts[agent].RowCount;
                var ownRows = new double[n * 5];
                sum += parts[agent].Evaluate(Own(x, agent, own), residuals.Slice(first, n), ownRows);
                for (var i = 0; i < n; i++)
                for (var parameter = 0; parameter < CurveParameters; parameter++)
                    rows[((first + i) * count) + index[agent, parameter]] = ownRows[(i * 5) + parameter];
                first += n;
            }
            return sum;
        }

        // Bottom, Top, log EC50, HillSlope, log asymmetry 0: what CurveResiduals takes.
        private Span<double> Own(ReadOnlySpan<double> x, int agent, Span<double> own)
        {
            for (var parameter = 0; parameter < CurveParameters; parameter++)
                own[parameter] = x[index[agent, parameter]];
            own[4] = 0;
            return own;
        }
    }
}
