using Biodistribution.Numerics.Ode;

namespace Biodistribution.Tests.Numerics.Ode;

/// <summary>Non-stiff problems with published end values.</summary>
/// <remarks>
/// Source: E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed., section II.10 and
/// sections II.0 (Arenstorf) and I.16
/// (Brusselator); Pleiades end values: F. Mazzia, C. Magherini, Test Set for IVP Solvers, release 2.4.
/// </remarks>
public static class NonStiffProblems
{
    public static ReferenceProblem Arenstorf()
    {
        double[] initial = [0.994, 0, 0, -2.00158510637908252240537862224];
        const double mu = 0.012277471;
        return new ReferenceProblem(
            "Arenstorf",
            initial,
            0,
            17.0652165601579625588917206249,
            initial,
            1,
            (_, y, f) =>
            {
                var d1 = Math.Pow(((y[0] + mu) * (y[0] + mu)) + (y[1] * y[1]), 1.5);
                var d2 = Math.Pow(((y[0] - 1 + mu) * (y[0] - 1 + mu)) + (y[1] * y[1]), 1.5);
                f[0] = y[2];
                f[1] = y[3];
                f[2] = y[0] + (2 * y[3]) - ((1 - mu) * (y[0] + mu) / d1) - (mu * (y[0] - 1 + mu) / d2);
                f[3] = y[1] - (2 * y[2]) - ((1 - mu) * y[1] / d1) - (mu * y[1] / d2);
            }
        );
    }

    public static ReferenceProblem Brusselator() =>
        new(
            "Brusselator",
            [1.5, 3],
            0,
            20,
            [0.4986370712683478291402659846476, 4.596780349452011024598321237263],
            1,
            (_, y, f) =>
            {
                f[0] = 1 + (y[0] * y[0] * y[1]) - (4 * y[0]);
                f[1] = (3 * y[0]) - (y[0] * y[0] * y[1]);
            }
        );

    /// <summary>
    /// Vesicles leave the blood for lung, liver, damaged liver and spleen and are broken down, uptake by macrophages
    /// saturating; the end by order 8 at 1e-13.
    /// </summary>
    public static ReferenceProblem Vesicles()
    {
        static void Rates(double t, double[] y, double[] f)
        {
            var concentration = y[0] / 5;
            var (lung, healthy, damaged) = ((1.8 * y[0]) - (0.6 * y[1]), (2.4 * y[0]) - (0.35 * y[2]), (1.2 * y[0]) - (0.15 * y[3]));
            var (macrophages, spleen) = (
                80 * concentration / (4 + concentration),
                (60 * concentration / (8 + concentration)) - (0.2 * y[5])
            );
            f[0] = -(lung + healthy + damaged + macrophages + spleen + (0.9 * y[0]));
            (f[1], f[2], f[3]) = (lung - (0.05 * y[1]), healthy - (0.58 * y[2]), damaged - (0.94 * y[3]));
            f[4] = macrophages + (0.5 * y[2]) + (0.9 * y[3]) - (0.12 * y[4]);
            f[5] = spleen - (0.1 * y[5]);
        }

        double[] initial = [100, 0, 0, 0, 0, 0];
        var solved = new ReferenceProblem("Vesicles", initial, 0, 6, new double[6], 1, Rates);
        var end = ReferenceProblem
            .Integrate(new ExplicitRungeKutta(ButcherTableau.DormandPrince853, solved, new Tolerances(6, 1e-13, 1e-13)), 0, 6, initial)
            .State;
        return new ReferenceProblem("Vesicles", initial, 0, 6, end, 1, Rates);
    }

    public static ReferenceProblem Pleiades() =>
        new(
            "Pleiades",
            [3, 3, -1, -3, 2, -2, 2, 3, -3, 2, 0, 0, -4, 4, 0, 0, 0, 0, 0, 1.75, -1.5, 0, 0, 0, -1.25, 1, 0, 0],
            0,
            3,
            [
                0.3706139143970502,
                3.237284092057233,
                -3.222559032418324,
                0.6597091455775310,
                0.3425581707156584,
                1.562172101400631,
                -0.7003092922212495,
                -3.943437585517392,
                -3.271380973972550,
                5.225081843456543,
                -2.590612434977470,
                1.198213693392275,
                -0.2429682344935824,
                1.091449240428980,
                3.417003806314313,
                1.354584501625501,
                -2.590065597810775,
                2.025053734714242,
                -1.155815100160448,
                -0.8072988170223021,
                0.5952396354208710,
                -3.741244961234010,
                0.3773459685750630,
                0.9386858869551073,
                0.3667922227200571,
                -0.3474046353808490,
                2.344915448180937,
                -1.947020434263292,
            ],
            1,
            (_, y, f) =>
            {
                for (var i = 0; i < 7; i++)
                {
                    (f[i], f[7 + i]) = (y[14 + i], y[21 + i]);
                    var (x, z) = (0.0, 0.0);
                    for (var j = 0; j < 7; j++)
                    {
                        if (i == j)
                            continue;
                        var (dx, dz) = (y[j] - y[i], y[7 + j] - y[7 + i]);
                        var r = Math.Pow((dx * dx) + (dz * dz), 1.5);
                        x += (j + 1) * dx / r;
                        z += (j + 1) * dz / r;
                    }
                    (f[14 + i], f[21 + i]) = (x, z);
                }
            }
        );
}
