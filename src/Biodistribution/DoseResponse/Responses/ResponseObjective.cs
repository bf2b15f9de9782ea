using Biodistribution.Numerics.Optimization;

namespace Biodistribution.DoseResponse.Responses;

/// <summary>
/// Half the sum of squares, or minus the binomial log-likelihood, of the curves of several agents over their
/// parameters, shared ones once.
/// </summary>
internal sealed class ResponseObjective(ResponseShape shape, IReadOnlyList<ResponseData> agents, int[,] index, double[] held, int count)
    : ScoredObjective
{
    /// <summary>Parameters of one curve: lower, upper, ln e, b, fifth.</summary>
    public const int CurveParameters = 5;

    // Shares this close to 0 or 1 have no logarithm worth telling.
    private const double Edge = 1e-12;

    public override int VariableCount => count;

    public override int RowCount => agents.Sum(agent => agent.Doses.Length);

    public override double Value(ReadOnlySpan<double> x) => Evaluate(x, [], []);

    public override double Evaluate(ReadOnlySpan<double> x, Span<double> residuals, Span<double> rows)
    {
        rows.Clear();
        double sum = 0;
        var row = 0;
        Span<double> own = stackalloc double[CurveParameters];
        Span<double> gradient = stackalloc double[CurveParameters];
        for (var agent = 0; agent < agents.Count; agent++)
        {
            Parameters(x, agent, own);
            for (var i = 0; i < agents[agent].Doses.Length; i++, row++)
            {
                var predicted = At(shape, own, agents[agent].Doses[i], gradient);
                sum += Score(agents[agent], i, predicted, out var residual, out var weight);
                if (rows.IsEmpty)
                    continue;
                residuals[row] = residual;
                for (var parameter = 0; parameter < CurveParameters; parameter++)
                    if (index[agent, parameter] >= 0)
                        rows[(row * count) + index[agent, parameter]] += weight * gradient[parameter];
            }
        }
        return sum;
    }

    /// <summary>The parameters of one agent's curve.</summary>
    public void Parameters(ReadOnlySpan<double> x, int agent, Span<double> own)
    {
        for (var parameter = 0; parameter < CurveParameters; parameter++)
            own[parameter] = index[agent, parameter] >= 0 ? x[index[agent, parameter]] : held[parameter];
    }

    /// <summary>
    /// The response with its gradient by lower, upper, ln e, b and the fifth parameter; at dose 0 that of the limit,
    /// finite.
    /// </summary>
    public static double At(ResponseShape shape, ReadOnlySpan<double> p, double dose, Span<double> gradient)
    {
        var (lower, upper, b, fifth) = (p[0], p[1], p[3], p[4]);
        var log = dose > 0 ? Math.Log(dose) - p[2] : double.NegativeInfinity;
        var (value, byT, byFifth) = shape.Function(
            dose > 0 ? b * log
                : b > 0 ? double.NegativeInfinity
                : double.PositiveInfinity,
            fifth
        );
        var isHormesis = shape.Form == ResponseForm.Hormesis;
        var height = upper - lower + (isHormesis ? fifth * dose : 0);
        (gradient[0], gradient[1]) = (1 - value, value);
        (gradient[2], gradient[3]) = dose > 0 ? (-height * byT * b, height * byT * log) : (0, 0);
        gradient[4] = isHormesis ? dose * value : height * byFifth;
        return lower + (height * value);
    }

    private static double Score(ResponseData agent, int i, double predicted, out double residual, out double weight)
    {
        if (!agent.IsBinomial)
        {
            (residual, weight) = (predicted - agent.Responses[i], 1);
            return 0.5 * residual * residual;
        }
        var (k, n) = (agent.Responses[i], agent.Totals[i]);
        var share = Math.Clamp(predicted, Edge, 1 - Edge);
        weight = Math.Sqrt(n / (share * (1 - share)));
        residual = ((n * share) - k) / Math.Sqrt(n * share * (1 - share));
        return -(k == 0 ? 0 : k * Math.Log(share)) - (k == n ? 0 : (n - k) * Math.Log(1 - share));
    }
}
