using System.Collections.Immutable;
using Biodistribution.Numerics.Optimization;
using MathNet.Numerics.LinearAlgebra;

namespace Biodistribution.DoseResponse.Responses;

/// <summary>
/// The numbers of fitted curves: estimates, effective doses, standard errors by observed information, and what the
/// doses do not show.
/// </summary>
/// <remarks>
/// Standard errors are from the second derivatives of the objective at the estimate, the residual variance on the
/// degrees of freedom; those of effective doses by the delta method.
/// An effective dose is counted from the response at dose 0 towards the other limit.
/// </remarks>
internal sealed class ResponseSummary
{
    private const int N = ResponseObjective.CurveParameters;

    /// <summary>How far a response must have gone towards a limit that is fitted for the limit to count as shown.</summary>
    private const double Reached = 0.8;

    private const string NotReached = "not determined in this dose range";

    private static readonly (string Name, double Share)[] Effects = [("EC10", 0.1), ("EC50", 0.5), ("EC90", 0.9)];

    private readonly IReadOnlyList<ResponseData> agents;
    private readonly ResponseShape shape;
    private readonly int[,] index;
    private readonly ResponseObjective objective;
    private readonly double[] point;
    private readonly double value;
    private readonly int freedom;
    private readonly bool isBinomial;
    private readonly double quantile;
    private readonly Matrix<double>? covariance;

    public ResponseSummary(
        IReadOnlyList<ResponseData> agents,
        ResponseShape shape,
        int[,] index,
        ResponseObjective objective,
        Minimum best,
        double confidence
    )
    {
        (this.agents, this.shape, this.index, this.objective, point, value) = (agents, shape, index, objective, best.Point, best.Objective);
        isBinomial = agents[0].IsBinomial;
        freedom = objective.RowCount - objective.VariableCount;
        quantile = ResponseFit.Quantile(confidence, isBinomial, freedom);
        covariance = Covariance();
    }

    /// <summary>The numbers a shape has, in the order they are printed.</summary>
    public static ImmutableArray<string> NamesOf(ResponseShape shape) =>
        [
            "Bottom",
            "Top",
            "EC50",
            IsLogLogistic(shape) ? "HillSlope" : "Slope",
            .. shape.HasFifth ? [shape.FifthName] : ImmutableArray<string>.Empty,
            .. IsLogLogistic(shape) && !shape.HasFifth ? [] : ImmutableArray.Create("DoseParameter"),
            "EC10",
            "EC90",
        ];

    public ResponseFit Fit()
    {
        var rows = objective.RowCount;
        var variance = freedom > 0 ? 2 * value / freedom : double.NaN;
        var likelihood =
            isBinomial ? -value
            : value > 0 ? -rows / 2.0 * (Math.Log(2 * Math.PI * 2 * value / rows) + 1)
            : double.PositiveInfinity;
        return new(
            [.. Enumerable.Range(0, agents.Count).Select(Curve)],
            isBinomial ? double.NaN : Math.Sqrt(variance),
            freedom,
            likelihood
        );
    }

    private static bool IsLogLogistic(ResponseShape shape) => shape.Form == ResponseForm.LogLogistic;

    private double[] Own(int agent, ReadOnlySpan<double> x)
    {
        var own = new double[N];
        objective.Parameters(x, agent, own);
        return own;
    }

    private ResponseCurve Curve(int agent)
    {
        var p = Own(agent, point);
        var data = agents[agent];
        var values = Enumerable.Range(0, data.Doses.Length).Select(data.Value).ToArray();
        Span<double> unused = stackalloc double[N];
        double squares = 0;
        for (var i = 0; i < values.Length; i++)
            squares += Math.Pow(values[i] - ResponseObjective.At(shape, p, data.Doses[i], unused), 2);
        var mean = values.Average();
        return new(data, shape, [p[0], p[1], Math.Exp(p[2]), p[3], p[4]], [.. Estimates(agent, p)])
        {
            ExplainedShare = 1 - (squares / values.Sum(one => (one - mean) * (one - mean))),
        };
    }

    private IEnumerable<ResponseEstimate> Estimates(int agent, double[] p)
    {
        var (control, far) = Shown(agents[agent], p);
        // Falling curves have the upper limit at dose 0.
        var (lowReason, highReason) = p[3] > 0 ? (far, control) : (control, far);
        var plateau = control.Length > 0 ? control : far;
        foreach (var name in NamesOf(shape))
            yield return name switch
            {
                "Bottom" => Parameter(agent, p, 0, name, lowReason),
                "Top" => Parameter(agent, p, 1, name, highReason),
                "HillSlope" => Parameter(agent, p, 3, name, plateau, -1),
                "Slope" => Parameter(agent, p, 3, name, plateau, shape.Form is ResponseForm.Weibull2 or ResponseForm.LogNormal ? -1 : 1),
                "DoseParameter" => Dose(agent, name, x => x[2], plateau),
                "EC10" or "EC50" or "EC90" => Effect(agent, p, name, plateau),
                _ => Parameter(agent, p, 4, name, plateau),
            };
    }

    // A limit that is held need not be shown by the doses.
    private (string Control, string Far) Shown(ResponseData data, double[] p)
    {
        double Gone(double dose)
        {
            var share = shape
                .Function(
                    dose > 0 ? p[3] * (Math.Log(dose) - p[2])
                        : p[3] > 0 ? double.NegativeInfinity
                        : double.PositiveInfinity,
                    p[4]
                )
                .Value;
            return p[3] > 0 ? 1 - share : share;
        }
        var (controlFree, farFree) =
            p[3] > 0 ? (double.IsNaN(shape.Upper), double.IsNaN(shape.Lower)) : (double.IsNaN(shape.Lower), double.IsNaN(shape.Upper));
        return (
            controlFree && Gone(Shares(data, control: true)) > 1 - Reached ? NotReached : "",
            farFree && Gone(Shares(data, control: false)) < Reached ? NotReached : ""
        );
    }

    // Where limits are common, the doses of all agents show them.
    private double Shares(ResponseData data, bool control)
    {
        var isCommon =
            agents.Count > 1
            && Enumerable.Range(0, 2).Any(parameter => index[0, parameter] >= 0 && index[0, parameter] == index[1, parameter]);
        var doses = isCommon ? agents.SelectMany(agent => agent.Doses) : data.Doses;
        return control ? doses.Min() : doses.Max();
    }

    private ResponseEstimate Parameter(int agent, double[] p, int parameter, string name, string reason, int sign = 1)
    {
        var at = index[agent, parameter];
        if (at < 0)
            return new(name, sign * p[parameter], double.NaN);
        var error = Error(new Dictionary<int, double> { [at] = 1 });
        return reason.Length > 0 || !double.IsFinite(error)
            ? new(name, double.NaN, double.NaN) { Missing = reason.Length > 0 ? reason : NotReached }
            : new(name, sign * p[parameter], error)
            {
                Lower = Within(parameter, (sign * p[parameter]) - (quantile * error)),
                Upper = Within(parameter, (sign * p[parameter]) + (quantile * error)),
            };
    }

    // A share that responds lies between 0 and 1.
    private double Within(int parameter, double end) => isBinomial && parameter < 2 ? Math.Clamp(end, 0, 1) : end;

    private ResponseEstimate Effect(int agent, double[] p, string name, string reason)
    {
        var share = Effects.First(effect => effect.Name == name).Share;
        var data = agents[agent];
        var found = Dose(agent, name, x => LogEffectiveDose(x, share), reason);
        var positive = data.Doses.Where(dose => dose > 0).ToArray();
        if (found.Missing.Length > 0 || (found.Value <= positive.Max() && found.Value >= positive.Min()))
            return found;
        var side = found.Value > positive.Max() ? "above the largest" : "below the smallest";
        return new(name, double.NaN, double.NaN) { Missing = $"lies {side} dose" };
    }

    // A positive number whose logarithm is a function of the parameters of one curve.
    private ResponseEstimate Dose(int agent, string name, Func<double[], double> log, string reason)
    {
        var at = log(Own(agent, point));
        if (reason.Length > 0 || !double.IsFinite(at))
            return new(name, double.NaN, double.NaN) { Missing = reason.Length > 0 ? reason : "the curve has no such dose" };
        var gradient = new Dictionary<int, double>();
        for (var parameter = 0; parameter < N; parameter++)
        {
            var variable = index[agent, parameter];
            if (variable < 0)
                continue;
            var step = 1e-5 * Math.Max(1e-3, Math.Abs(point[variable]));
            double At(double moved)
            {
                var x = (double[])point.Clone();
                x[variable] += moved;
                return log(Own(agent, x));
            }
            gradient[variable] = gradient.GetValueOrDefault(variable) + ((At(step) - At(-step)) / (2 * step));
        }
        var error = Error(gradient);
        var dose = Math.Exp(at);
        return !double.IsFinite(error)
            ? new(name, double.NaN, double.NaN) { Missing = NotReached }
            : new(name, dose, dose * error) { Lower = dose * Math.Exp(-quantile * error), Upper = dose * Math.Exp(quantile * error) };
    }

    // From the response at dose 0 towards the other limit; with hormesis the dose beyond the largest response.
    private double LogEffectiveDose(double[] p, double share)
    {
        var fraction = p[3] > 0 ? 1 - share : share;
        if (shape.Form != ResponseForm.Hormesis)
            return p[2] + (shape.Inverse(fraction, p[4]) / p[3]);
        var target = p[1] - (share * (p[1] - p[0]));
        Span<double> unused = stackalloc double[N];
        var high = p[2] + 1;
        while (ResponseObjective.At(shape, p, Math.Exp(high), unused) > target && high < p[2] + 60)
            high++;
        var low = high - 1;
        while (ResponseObjective.At(shape, p, Math.Exp(low), unused) <= target && low > p[2] - 60)
            low -= 0.25;
        for (var i = 0; i < 100; i++)
        {
            var middle = (low + high) / 2;
            if (ResponseObjective.At(shape, p, Math.Exp(middle), unused) > target)
                low = middle;
            else
                high = middle;
        }
        return (low + high) / 2;
    }

    private double Error(Dictionary<int, double> gradient)
    {
        if (covariance is null)
            return double.NaN;
        double sum = 0;
        foreach (var (a, weight) in gradient)
        foreach (var (b, other) in gradient)
            sum += weight * other * covariance[a, b];
        return sum >= 0 ? Math.Sqrt(sum) : double.NaN;
    }

    // Observed information: second derivatives as differences of exact gradients, on variables scaled by their own
    // size. Null where it is no peak.
    private Matrix<double>? Covariance()
    {
        var n = objective.VariableCount;
        var hessian = Matrix<double>.Build.Dense(n, n);
        for (var j = 0; j < n; j++)
        {
            var step = 1e-5 * Math.Max(1e-2, Math.Abs(point[j]));
            var (up, down) = (Gradient(j, step), Gradient(j, -step));
            for (var i = 0; i < n; i++)
                hessian[i, j] = (up[i] - down[i]) / (2 * step);
        }
        hessian = (hessian + hessian.Transpose()) / 2;
        var scale = Enumerable.Range(0, n).Select(i => hessian[i, i] > 0 ? Math.Sqrt(hessian[i, i]) : double.NaN).ToArray();
        if (scale.Any(double.IsNaN) || (!isBinomial && freedom <= 0))
            return null;
        var values = hessian.MapIndexed((i, j, entry) => entry / (scale[i] * scale[j]));
        var eigen = values.Evd(Symmetricity.Symmetric);
        if (eigen.EigenValues.Min(one => one.Real) < 1e-9)
            return null;
        var variance = isBinomial ? 1 : 2 * value / freedom;
        return values.Inverse().MapIndexed((i, j, entry) => variance * entry / (scale[i] * scale[j]));
    }

    private double[] Gradient(int variable, double moved)
    {
        var x = (double[])point.Clone();
        x[variable] += moved;
        var (m, n) = (objective.RowCount, objective.VariableCount);
        var (residuals, rows) = (new double[m], new double[m * n]);
        objective.Evaluate(x, residuals, rows);
        return [.. Enumerable.Range(0, n).Select(j => Enumerable.Range(0, m).Sum(i => residuals[i] * rows[(i * n) + j]))];
    }
}
