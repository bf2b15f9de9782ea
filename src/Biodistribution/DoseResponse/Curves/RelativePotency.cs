using System.Globalization;
using Biodistribution.Numerics.Statistics;
using Biodistribution.Text;

namespace Biodistribution.DoseResponse.Curves;

/// <summary>
/// How many units of a reference agent one unit of a test agent is worth, from measured responses; only where their
/// curves are parallel on the logarithm of the dose.
/// </summary>
/// <remarks>
/// Potency = EC50 of the reference / EC50 of the test agent, under curves with one pair of plateaus and one slope. They
/// are parallel unless an F test at
/// <see cref="Level"/> rejects one pair of plateaus against two, or then one slope against two. The interval is that of
/// Student's t on the logarithm. Source: D. J. Finney, Statistical
/// Method in Biological Assay, 3rd ed., 1978, chapters 4 and 17.
/// </remarks>
public sealed record RelativePotency
{
    /// <summary>Probability below which curves do not count as parallel.</summary>
    public const double Level = 0.05;

    /// <summary>The agent doses are expressed in.</summary>
    public required string Reference { get; init; }

    /// <summary>The agent that is compared with it.</summary>
    public required string Test { get; init; }

    /// <summary>The potency; NaN where there is none.</summary>
    public double Value { get; init; } = double.NaN;

    /// <summary>Lower end of its interval; NaN where there is none.</summary>
    public double Lower { get; init; } = double.NaN;

    /// <summary>Upper end of its interval; NaN where there is none.</summary>
    public double Upper { get; init; } = double.NaN;

    /// <summary>
    /// The smaller probability of the two tests: of curves as different as these if the true ones were parallel; NaN
    /// where it could not be tested.
    /// </summary>
    public double ParallelProbability { get; init; } = double.NaN;

    /// <summary>Why there is no potency; empty where there is one.</summary>
    public string Missing { get; init; } = "";

    /// <summary>
    /// The curve of the reference agent: the parallel one where curves are parallel, else its own; null where none
    /// could be fitted.
    /// </summary>
    public DoseResponseCurve? ReferenceCurve { get; init; }

    /// <summary>The curve of the test agent.</summary>
    public DoseResponseCurve? TestCurve { get; init; }

    /// <summary>Compares two agents.</summary>
    /// <param name="reference">Responses to the reference.</param>
    /// <param name="test">Responses to the other.</param>
    /// <param name="confidence">Probability of the interval.</param>
    public static RelativePotency Fit(AgentResponses reference, AgentResponses test, double confidence = 0.95)
    {
        var result = new RelativePotency { Reference = reference.Agent, Test = test.Agent };
        AgentResponses[] agents = [reference, test];
        foreach (var agent in agents)
            if (CurveFitter.Fit(agent.Doses.AsSpan(), agent.Responses.AsSpan(), CurveShape.Hill) is { Curve: null } none)
                return result with { Missing = $"no curve for {agent.Agent}: {none.Estimates[0].Missing}" };
        if (
            JointCurveFit.Fit(agents, SharedParameters.None) is not { } own
            || JointCurveFit.Fit(agents, SharedParameters.Plateaus) is not { } plateaus
            || JointCurveFit.Fit(agents, SharedParameters.Parallel) is not { } parallel
        )
            return result with { Missing = "no curves could be fitted" };
        var (samePlateaus, sameSlope) = (Probability(plateaus, own, agents), Probability(parallel, plateaus, agents));
        var probability = samePlateaus < Level ? samePlateaus : sameSlope;
        if (probability < Level)
            return result with
            {
                ParallelProbability = probability,
                ReferenceCurve = own.Curve(0),
                TestCurve = own.Curve(1),
                Missing = string.Create(
                    CultureInfo.InvariantCulture,
                    $"the curves are not parallel ({(samePlateaus < Level ? "plateaus" : "slopes")} differ, p = "
                        + $"{NumberText.ForSentence(probability, 2)}): how much {test.Agent} is worth in {reference.Agent} "
                        + $"depends on the effect, so no single number says it"
                ),
            };
        result = result with { ParallelProbability = probability, ReferenceCurve = parallel.Curve(0), TestCurve = parallel.Curve(1) };
        if (Undetermined(agents, parallel) is { Length: > 0 } reason)
            return result with { Missing = reason };
        var log = Math.Log(parallel.Curve(0).HalfDose / parallel.Curve(1).HalfDose);
        var half =
            parallel.DegreesOfFreedom > 0
                ? SamplingDistributions.StudentTwoSided(confidence, parallel.DegreesOfFreedom) * parallel.LogRatioError(0, 1)
                : double.NaN;
        return result with { Value = Math.Exp(log), Lower = Math.Exp(log - half), Upper = Math.Exp(log + half) };
    }

    // The F test of a fit against one with more parameters.
    private static double Probability(JointCurveFit narrow, JointCurveFit wide, AgentResponses[] agents)
    {
        var extra = narrow.DegreesOfFreedom - wide.DegreesOfFreedom;
        // Responses without scatter, as a program makes them, leave residuals of rounding only.
        var exact = 1e-20 * agents.Sum(agent => agent.Responses.Sum(response => response * response));
        if (narrow.SumOfSquares <= exact)
            return 1;
        return wide.DegreesOfFreedom > 0 && wide.SumOfSquares > 0
            ? SamplingDistributions.FisherTail(
                (narrow.SumOfSquares - wide.SumOfSquares) / extra / (wide.SumOfSquares / wide.DegreesOfFreedom),
                extra,
                wide.DegreesOfFreedom
            )
            : double.NaN;
    }

    // Together the agents must show both plateaus, and each must pass half of the effect.
    private static string Undetermined(AgentResponses[] agents, JointCurveFit fit)
    {
        double Gone(int agent, double dose) =>
            fit.Curve(agent).HillSlope > 0 ? fit.Curve(agent).Fraction(dose) : 1 - fit.Curve(agent).Fraction(dose);
        var (low, high) = (
            Enumerable.Range(0, agents.Length).Min(i => Gone(i, agents[i].Doses.Min())),
            Enumerable.Range(0, agents.Length).Max(i => Gone(i, agents[i].Doses.Max()))
        );
        if (low > 1 - CurveFitter.Reached || high < CurveFitter.Reached)
            return $"ambiguous: {(low > 1 - CurveFitter.Reached ? "no dose is small enough" : "no dose is large enough")} "
                + $"to show the plateau of the curves";
        for (var i = 0; i < agents.Length; i++)
            if (Gone(i, agents[i].Doses.Max()) < 0.5 || fit.Curve(i).HalfDose < agents[i].Doses.Where(dose => dose > 0).Min())
                return $"ambiguous: the EC50 of {agents[i].Agent} lies outside its doses";
        return "";
    }
}
