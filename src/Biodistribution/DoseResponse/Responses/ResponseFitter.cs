using Biodistribution.Numerics.Optimization;

namespace Biodistribution.DoseResponse.Responses;

/// <summary>
/// Fits dose-response curves of any shape to values by least squares or to counts by binomial likelihood, curves of
/// several agents together where they share limits.
/// </summary>
public static class ResponseFitter
{
    private const int N = ResponseObjective.CurveParameters;

    /// <summary>Fits curves.</summary>
    /// <param name="agents">Measured responses, one entry an agent.</param>
    /// <param name="shape">What to fit.</param>
    /// <param name="common">Limits all curves share.</param>
    /// <param name="confidence">Probability of the intervals.</param>
    /// <exception cref="ArgumentException">A dose is negative or not a number, or a count is not between 0 and its total.</exception>
    public static ResponseFit Fit(
        IReadOnlyList<ResponseData> agents,
        ResponseShape shape,
        CommonLimits? common = null,
        double confidence = 0.95
    )
    {
        foreach (var agent in agents)
            Check(agent);
        var index = Index(agents.Count, shape, common ?? CommonLimits.None, out var count);
        if (agents.Select(agent => Reason(agent, shape)).FirstOrDefault(reason => reason.Length > 0) is { } reason)
            return None(agents, shape, reason);
        double[] held = [shape.Lower, shape.Upper, double.NaN, shape.Slope, shape.FifthNeutral];
        Minimum? best = null;
        ResponseObjective? bestObjective = null;
        foreach (var isFalling in Directions(agents, shape))
        {
            // A slope that is held has the sign of the response.
            if (!double.IsNaN(shape.Slope))
                held[3] = isFalling ? Math.Abs(shape.Slope) : -Math.Abs(shape.Slope);
            var objective = new ResponseObjective(shape, agents, index, [.. held], count);
            var (lower, upper) = Bounds(agents, shape, index, count, isFalling);
            foreach (var start in Starts(agents, shape, index, count, isFalling))
            {
                var found = LevenbergMarquardt.Minimise(
                    objective,
                    start,
                    lower,
                    upper,
                    new LevenbergMarquardtSettings
                    {
                        IterationLimit = 300,
                        StepTolerance = 1e-12,
                        ObjectiveTolerance = 1e-14,
                    }
                );
                if (
                    double.IsFinite(found.Objective)
                    && (best is null || found.Objective < best.Objective - (1e-12 * Math.Abs(best.Objective)))
                )
                    (best, bestObjective) = (found, objective);
            }
        }
        return best is null
            ? None(agents, shape, "no curve could be fitted")
            : new ResponseSummary(agents, shape, index, bestObjective!, best, confidence).Fit();
    }

    private static void Check(ResponseData agent)
    {
        if (agent.Doses.Length != agent.Responses.Length || (agent.IsBinomial && agent.Totals.Length != agent.Doses.Length))
            throw new ArgumentException($"{agent.Doses.Length} doses, but {agent.Responses.Length} responses.", nameof(agent));
        foreach (var dose in agent.Doses)
            if (!(dose >= 0) || double.IsInfinity(dose))
                throw new ArgumentException($"{dose} is not a dose.", nameof(agent));
        for (var i = 0; i < agent.Totals.Length; i++)
            if (!(agent.Responses[i] >= 0 && agent.Responses[i] <= agent.Totals[i] && agent.Totals[i] > 0))
                throw new ArgumentException($"{agent.Responses[i]} of {agent.Totals[i]} is no count.", nameof(agent));
    }

    private static string Reason(ResponseData agent, ResponseShape shape)
    {
        var free =
            (double.IsNaN(shape.Lower) ? 1 : 0)
            + (double.IsNaN(shape.Upper) ? 1 : 0)
            + (double.IsNaN(shape.Slope) ? 1 : 0)
            + 1
            + (shape.HasFifth ? 1 : 0);
        var different = agent.Doses.Distinct().Count();
        if (different < free)
            return $"{free} parameters need at least {free} different doses; there are {different}";
        if (!agent.Doses.Any(dose => dose > 0))
            return "no dose is above 0";
        var values = Enumerable.Range(0, agent.Doses.Length).Select(agent.Value).ToArray();
        return values.Max() - values.Min() <= 1e-12 * values.Max(Math.Abs) ? "the response is the same at every dose" : "";
    }

    private static ResponseFit None(IReadOnlyList<ResponseData> agents, ResponseShape shape, string reason) =>
        new(
            [
                .. agents.Select(agent => new ResponseCurve(
                    agent,
                    shape,
                    [],
                    [
                        .. ResponseSummary
                            .NamesOf(shape)
                            .Select(name => new ResponseEstimate(name, double.NaN, double.NaN) { Missing = reason }),
                    ]
                )),
            ],
            double.NaN,
            0,
            double.NaN
        )
        {
            Missing = reason,
        };

    private static int[,] Index(int agents, ResponseShape shape, CommonLimits common, out int count)
    {
        bool[] free = [double.IsNaN(shape.Lower), double.IsNaN(shape.Upper), true, double.IsNaN(shape.Slope), shape.HasFifth];
        bool[] shared = [common.Lower, common.Upper, false, false, false];
        var index = new int[agents, N];
        count = 0;
        for (var parameter = 0; parameter < N; parameter++)
        for (var agent = 0; agent < agents; agent++)
            index[agent, parameter] =
                !free[parameter] ? -1
                : shared[parameter] && agent > 0 ? index[0, parameter]
                : count++;
        return index;
    }

    // The direction the means go first; hormesis is a falling curve.
    private static IEnumerable<bool> Directions(IReadOnlyList<ResponseData> agents, ResponseShape shape)
    {
        if (shape.Form == ResponseForm.Hormesis)
            return [true];
        var falls = agents.Sum(agent => Slope(agent)) < 0;
        return [falls];
    }

    private static double Slope(ResponseData agent)
    {
        var means = Means(agent);
        return Math.Sign(means[^1].Mean - means[0].Mean);
    }

    private static (double Dose, double Mean)[] Means(ResponseData agent) =>
        [
            .. Enumerable
                .Range(0, agent.Doses.Length)
                .GroupBy(i => agent.Doses[i])
                .OrderBy(group => group.Key)
                .Select(group => (group.Key, group.Average(agent.Value))),
        ];

    private static (double[] Lower, double[] Upper) Bounds(
        IReadOnlyList<ResponseData> agents,
        ResponseShape shape,
        int[,] index,
        int count,
        bool isFalling
    )
    {
        var (lower, upper) = (new double[count], new double[count]);
        for (var agent = 0; agent < agents.Count; agent++)
        {
            var positive = agents[agent].Doses.Where(dose => dose > 0).ToArray();
            var isBinomial = agents[agent].IsBinomial;
            (double, double)[] bounds =
            [
                isBinomial ? (0, 1) : (double.NegativeInfinity, double.PositiveInfinity),
                isBinomial ? (0, 1) : (double.NegativeInfinity, double.PositiveInfinity),
                (Math.Log(positive.Min()) - 12, Math.Log(positive.Max()) + 12),
                isFalling ? (0.02, 60) : (-60, -0.02),
                shape.Form == ResponseForm.Hormesis ? (double.NegativeInfinity, double.PositiveInfinity) : (0.02, 50),
            ];
            for (var parameter = 0; parameter < N; parameter++)
                if (index[agent, parameter] >= 0)
                    (lower[index[agent, parameter]], upper[index[agent, parameter]]) = bounds[parameter];
        }
        return (lower, upper);
    }

    private static IEnumerable<double[]> Starts(
        IReadOnlyList<ResponseData> agents,
        ResponseShape shape,
        int[,] index,
        int count,
        bool isFalling
    )
    {
        foreach (var slope in double.IsNaN(shape.Slope) ? [1, 3, 0.5, 8] : new[] { Math.Abs(shape.Slope) })
        foreach (var share in new[] { 0.5, 0.3, 0.75, 1.1 })
        {
            var start = new double[count];
            for (var agent = 0; agent < agents.Count; agent++)
            {
                var means = Means(agents[agent]);
                var (low, high) = (means.Min(mean => mean.Mean), means.Max(mean => mean.Mean));
                var positive = means.Where(mean => mean.Dose > 0).ToArray();
                var half = positive.MinBy(mean => Math.Abs(mean.Mean - ((low + high) / 2))).Dose;
                var (first, last) = (Math.Log(positive[0].Dose), Math.Log(positive[^1].Dose));
                var edge = agents[agent].IsBinomial ? 0.02 : 0;
                double[] own =
                [
                    Math.Max(low, edge),
                    edge > 0 ? Math.Min(high, 1 - edge) : high,
                    share == 0.5 ? Math.Log(half) : first + (share * (last - first)),
                    isFalling ? slope : -slope,
                    shape.Form == ResponseForm.Hormesis ? (high - low) / Math.Exp(last) : 1,
                ];
                for (var parameter = 0; parameter < N; parameter++)
                    if (index[agent, parameter] >= 0)
                        start[index[agent, parameter]] = own[parameter];
            }
            yield return start;
        }
    }
}
