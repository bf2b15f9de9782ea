using Biodistribution.Numerics.Ode;

namespace Biodistribution.Tests.Numerics.Ode;

/// <summary>A nonlinear problem whose right-hand side depends on time, with a closed solution, so that a wrong node cannot hide.</summary>
public static class TimeDependent
{
    /// <summary>y1 = exp(sin t), y2 = 2 + cos t: y1' = y1 (y2 - 2), y2' = -log y1 + (y2 - 2 - cos t) t.</summary>
    public static ReferenceProblem Problem() =>
        new(
            "time-dependent",
            [1, 3],
            0,
            2,
            [.. Exact(2)],
            1,
            (t, y, f) =>
            {
                f[0] = y[0] * (y[1] - 2);
                f[1] = -Math.Log(y[0]) + ((y[1] - 2 - Math.Cos(t)) * t);
            },
            (t, y, j) =>
            {
                (j[0], j[1]) = (y[1] - 2, y[0]);
                (j[2], j[3]) = (-1 / y[0], t);
            },
            (t, y, d) => (d[0], d[1]) = (0, (t * Math.Sin(t)) + y[1] - 2 - Math.Cos(t))
        );

    public static double[] Exact(double t) => [Math.Exp(Math.Sin(t)), 2 + Math.Cos(t)];

    /// <summary>Largest error at the ends of equal steps from 0 to 2.</summary>
    public static double LargestError(Func<IDifferentiableOdeSystem, IOneStepMethod> make, int steps)
    {
        var problem = Problem();
        var method = make(problem);
        method.Start(0, problem.Initial);
        var worst = 0.0;
        for (var i = 0; i < steps; i++)
        {
            method.Attempt(2.0 / steps);
            method.Accept(2.0 * (i + 1) / steps);
            worst = Math.Max(worst, Distance(method.State, Exact(method.Time)));
        }
        return worst;
    }

    /// <summary>Largest error inside one step from t = 0.3 on the exact solution.</summary>
    public static double ErrorInsideStep(Func<IDifferentiableOdeSystem, IOneStepMethod> make, double h)
    {
        var problem = Problem();
        var method = make(problem);
        method.Start(0.3, Exact(0.3));
        method.Attempt(h);
        method.Accept();
        var (worst, y) = (0.0, new double[2]);
        for (var i = 1; i < 20; i++)
        {
            method.Interpolate(0.3 + (h * i / 20), y);
            worst = Math.Max(worst, Distance(y, Exact(0.3 + (h * i / 20))));
        }
        return worst;
    }

    private static double Distance(ReadOnlySpan<double> a, double[] b) => Math.Max(Math.Abs(a[0] - b[0]), Math.Abs(a[1] - b[1]));
}
