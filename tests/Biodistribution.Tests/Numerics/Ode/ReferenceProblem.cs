using Biodistribution.Numerics.LinearAlgebra;
using Biodistribution.Numerics.Ode;
using Xunit;

namespace Biodistribution.Tests.Numerics.Ode;

/// <summary>An initial value problem with a known end value.</summary>
/// <param name="name">Its usual name.</param>
/// <param name="initial">State at the start.</param>
/// <param name="start">Start time.</param>
/// <param name="end">End time.</param>
/// <param name="reference">State at the end.</param>
/// <param name="absolute">Scale below which a state does not count.</param>
/// <param name="f">Right-hand side.</param>
/// <param name="jacobian">Element (row × n + column) of the Jacobian; null where only explicit methods are run.</param>
/// <param name="time">Partial derivative by time; null for an autonomous problem.</param>
public sealed class ReferenceProblem(
    string name,
    double[] initial,
    double start,
    double end,
    double[] reference,
    double absolute,
    Action<double, double[], double[]> f,
    Action<double, double[], double[]>? jacobian = null,
    Action<double, double[], double[]>? time = null
) : IDifferentiableOdeSystem
{
    private readonly double[] state = new double[initial.Length];
    private readonly double[] rate = new double[initial.Length];
    private readonly double[] dense = new double[initial.Length * initial.Length];
    private SparsityPattern? pattern;

    public string Name { get; } = name;

    public double[] Initial { get; } = initial;

    public double Start { get; } = start;

    public double End { get; } = end;

    public double[] Reference { get; } = reference;

    public double Absolute { get; } = absolute;

    public int StateCount => Initial.Length;

    public bool IsAutonomous => time is null;

    public SparsityPattern JacobianPattern => pattern ??= FindPattern();

    public void Evaluate(double t, ReadOnlySpan<double> y, Span<double> dydt)
    {
        y.CopyTo(state);
        f(t, state, rate);
        rate.CopyTo(dydt);
    }

    public void EvaluateJacobian(double t, ReadOnlySpan<double> y, Span<double> values)
    {
        y.CopyTo(state);
        Array.Clear(dense);
        jacobian!(t, state, dense);
        for (var k = 0; k < JacobianPattern.Count; k++)
            values[k] = dense[(JacobianPattern.Row(k) * StateCount) + JacobianPattern.Column(k)];
    }

    public void EvaluateTimeDerivative(double t, ReadOnlySpan<double> y, Span<double> dfdt)
    {
        y.CopyTo(state);
        Array.Clear(rate);
        time?.Invoke(t, state, rate);
        rate.CopyTo(dfdt);
    }

    /// <summary>Largest error at the end, relative to the reference where that is above <see cref="Absolute"/>.</summary>
    public double ErrorOf(ReadOnlySpan<double> y)
    {
        var worst = 0.0;
        for (var i = 0; i < y.Length; i++)
            worst = Math.Max(worst, Math.Abs(y[i] - Reference[i]) / Math.Max(Math.Abs(Reference[i]), Absolute));
        return worst;
    }

    /// <summary>Integrates with step size control and returns the state at the end.</summary>
    public static (double[] State, int Steps, int Rejected) Integrate(
        IOneStepMethod method,
        double start,
        double end,
        ReadOnlySpan<double> initial
    )
    {
        method.Start(start, initial);
        var h = method.SuggestStep(end - start);
        var (previous, rejected, steps, failed) = (StepSizeController.InitialSquaredError, 0, 0, false);
        while (method.Time < end)
        {
            var last = method.Time + (1.01 * h) >= end;
            if (last)
                h = end - method.Time;
            var error = method.Attempt(h);
            if (error <= 1)
            {
                method.Accept(last ? end : double.NaN);
                h *= method.Controller.AfterAcceptance(error, previous, failed);
                (previous, failed) = (StepSizeController.Remember(error), false);
                steps++;
            }
            else
            {
                h *= method.Controller.AfterRejection(error);
                (failed, rejected) = (true, rejected + 1);
            }
            Assert.True(steps + rejected < 2_000_000 && h > 1e-300, "The integration does not end.");
        }
        return (method.State.ToArray(), steps, rejected);
    }

    private SparsityPattern FindPattern()
    {
        var probe = new double[dense.Length];
        var seen = new bool[dense.Length];
        foreach (var shift in (double[])[0.37, 0.73])
        {
            Array.Clear(probe);
            jacobian!(Start + shift, [.. Initial.Select((y, i) => y + shift + (0.01 * i))], probe);
            for (var i = 0; i < probe.Length; i++)
                seen[i] |= probe[i] != 0;
        }
        return new SparsityPattern(
            StateCount,
            [.. Enumerable.Range(0, seen.Length).Where(i => seen[i]).Select(i => (i / StateCount, i % StateCount))]
        );
    }
}
