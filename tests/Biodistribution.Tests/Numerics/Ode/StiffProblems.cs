namespace Biodistribution.Tests.Numerics.Ode;

/// <summary>Stiff problems with published end values.</summary>
/// <remarks>
/// Source: E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd ed., section IV.10; F. Mazzia, C.
/// Magherini, Test Set for IVP
/// Solvers, release 2.4. E5 only to 1e5: the published later values break the conserved sum y2 - y3 - y4 = 0.
/// </remarks>
public static class StiffProblems
{
    public static IReadOnlyList<string> Names { get; } = ["ROBER", "HIRES", "OREGO", "VDPOL", "E5", "POLLUTION"];

    public static ReferenceProblem Named(string name) =>
        name switch
        {
            "ROBER" => Robertson(1e11, [0.2083340149701255e-7, 0.8333360770334713e-13, 0.9999999791665050]),
            "HIRES" => Hires(),
            "OREGO" => Oregonator(),
            "VDPOL" => VanDerPol(),
            "E5" => E5(),
            _ => Pollution(),
        };

    public static ReferenceProblem Robertson(double end, double[] reference) =>
        new(
            "ROBER",
            [1, 0, 0],
            0,
            end,
            reference,
            1e-20,
            (_, y, f) =>
            {
                f[0] = (-0.04 * y[0]) + (1e4 * y[1] * y[2]);
                f[2] = 3e7 * y[1] * y[1];
                f[1] = -f[0] - f[2];
            },
            (_, y, j) =>
            {
                (j[0], j[1], j[2]) = (-0.04, 1e4 * y[2], 1e4 * y[1]);
                (j[3], j[4], j[5]) = (0.04, (-1e4 * y[2]) - (6e7 * y[1]), -1e4 * y[1]);
                j[7] = 6e7 * y[1];
            }
        );

    private static ReferenceProblem VanDerPol() =>
        new(
            "VDPOL",
            [2, 0],
            0,
            2,
            [0.1706167732170483e1, -0.8928097010247975],
            1e-3,
            (_, y, f) => (f[0], f[1]) = (y[1], (((1 - (y[0] * y[0])) * y[1]) - y[0]) * 1e6),
            (_, y, j) =>
            {
                (j[0], j[1]) = (0, 1);
                (j[2], j[3]) = (((-2 * y[0] * y[1]) - 1) * 1e6, (1 - (y[0] * y[0])) * 1e6);
            }
        );

    private static ReferenceProblem Oregonator() =>
        new(
            "OREGO",
            [1, 2, 3],
            0,
            360,
            [0.1000814870318523e1, 0.1228178521549917e4, 0.1320554942846706e3],
            1e-3,
            (_, y, f) =>
            {
                f[0] = 77.27 * (y[1] + (y[0] * (1 - (8.375e-6 * y[0]) - y[1])));
                f[1] = (y[2] - ((1 + y[0]) * y[1])) / 77.27;
                f[2] = 0.161 * (y[0] - y[2]);
            },
            (_, y, j) =>
            {
                (j[0], j[1]) = (77.27 * (1 - (2 * 8.375e-6 * y[0]) - y[1]), 77.27 * (1 - y[0]));
                (j[3], j[4], j[5]) = (-y[1] / 77.27, -(1 + y[0]) / 77.27, 1 / 77.27);
                (j[6], j[8]) = (0.161, -0.161);
            }
        );

    private static ReferenceProblem Hires() =>
        new(
            "HIRES",
            [1, 0, 0, 0, 0, 0, 0, 0.0057],
            0,
            321.8122,
            [
                0.7371312573325668e-3,
                0.1442485726316185e-3,
                0.5888729740967575e-4,
                0.1175651343283149e-2,
                0.2386356198831331e-2,
                0.6238968252742796e-2,
                0.2849998395185769e-2,
                0.2850001604814231e-2,
            ],
            1e-6,
            (_, y, f) =>
            {
                f[0] = (-1.71 * y[0]) + (0.43 * y[1]) + (8.32 * y[2]) + 0.0007;
                f[1] = (1.71 * y[0]) - (8.75 * y[1]);
                f[2] = (-10.03 * y[2]) + (0.43 * y[3]) + (0.035 * y[4]);
                f[3] = (8.32 * y[1]) + (1.71 * y[2]) - (1.12 * y[3]);
                f[4] = (-1.745 * y[4]) + (0.43 * y[5]) + (0.43 * y[6]);
                f[5] = (-280 * y[5] * y[7]) + (0.69 * y[3]) + (1.71 * y[4]) - (0.43 * y[5]) + (0.69 * y[6]);
                f[6] = (280 * y[5] * y[7]) - (1.81 * y[6]);
                f[7] = -f[6];
            },
            (_, y, j) =>
            {
                (j[0], j[1], j[2]) = (-1.71, 0.43, 8.32);
                (j[8], j[9]) = (1.71, -8.75);
                (j[18], j[19], j[20]) = (-10.03, 0.43, 0.035);
                (j[25], j[26], j[27]) = (8.32, 1.71, -1.12);
                (j[36], j[37], j[38]) = (-1.745, 0.43, 0.43);
                (j[43], j[44], j[45], j[46], j[47]) = (0.69, 1.71, (-280 * y[7]) - 0.43, 0.69, -280 * y[5]);
                (j[53], j[54], j[55]) = (280 * y[7], -1.81, 280 * y[5]);
                (j[61], j[62], j[63]) = (-280 * y[7], 1.81, -280 * y[5]);
            }
        );

    private static ReferenceProblem E5()
    {
        const double a = 7.89e-10,
            b = 1.1e7,
            c = 1.13e3,
            mc = 1.13e9;
        return new ReferenceProblem(
            "E5",
            [1.76e-3, 0, 0, 0],
            0,
            1e5,
            [0.74813208224292220114e-5, 0.23734781561205975019e-11, 0.22123586689581663654e-11, 0.16111948716243113653e-12],
            1e-20,
            (_, y, f) =>
            {
                f[0] = (-a * y[0]) - (b * y[0] * y[2]);
                f[1] = (a * y[0]) - (mc * y[1] * y[2]);
                f[3] = (b * y[0] * y[2]) - (c * y[3]);
                f[2] = f[1] - f[3];
            },
            (_, y, j) =>
            {
                (j[0], j[2]) = (-a - (b * y[2]), -b * y[0]);
                (j[4], j[5], j[6]) = (a, -mc * y[2], -mc * y[1]);
                (j[12], j[14], j[15]) = (b * y[2], b * y[0], -c);
                (j[8], j[9], j[10], j[11]) = (a - (b * y[2]), -mc * y[2], (-mc * y[1]) - (b * y[0]), c);
            }
        );
    }

    private static ReferenceProblem Pollution()
    {
        (double Rate, int[] From, int[] To)[] reactions =
        [
            (0.35, [1], [2, 3]),
            (26.6, [2, 4], [1]),
            (1.23e4, [2, 5], [1, 6]),
            (8.6e-4, [7], [5, 5, 8]),
            (8.2e-4, [7], [8]),
            (1.5e4, [6, 7], [5, 8]),
            (1.3e-4, [9], [5, 8, 10]),
            (2.4e4, [6, 9], [11]),
            (1.65e4, [2, 11], [1, 10, 12]),
            (9e3, [1, 11], [13]),
            (0.022, [13], [1, 11]),
            (1.2e4, [2, 10], [1, 14]),
            (1.88, [14], [5, 7]),
            (1.63e4, [1, 6], [15]),
            (4.8e6, [3], [4]),
            (3.5e-4, [4], [16]),
            (0.0175, [4], [3]),
            (1e8, [16], [6, 6]),
            (4.44e11, [16], [3]),
            (1240, [6, 17], [5, 18]),
            (2.1, [19], [2]),
            (5.78, [19], [1, 3]),
            (0.0474, [1, 4], [19]),
            (1780, [1, 19], [20]),
            (3.12, [20], [1, 19]),
        ];
        var initial = new double[20];
        (initial[1], initial[3], initial[6], initial[7], initial[8], initial[16]) = (0.2, 0.04, 0.1, 0.3, 0.01, 0.007);
        return new ReferenceProblem(
            "POLLUTION",
            initial,
            0,
            60,
            [
                0.5646255480022769e-01,
                0.1342484130422339,
                0.4139734331099427e-08,
                0.5523140207484359e-02,
                0.2018977262302196e-06,
                0.1464541863493966e-06,
                0.7784249118997964e-01,
                0.3245075353396018,
                0.7494013383880406e-02,
                0.1622293157301561e-07,
                0.1135863833257075e-07,
                0.2230505975721359e-02,
                0.2087162882798630e-03,
                0.1396921016840158e-04,
                0.8964884856898295e-02,
                0.4352846369330103e-17,
                0.6899219696263405e-02,
                0.1007803037365946e-03,
                0.1772146513969984e-05,
                0.5682943292316392e-04,
            ],
            1e-10,
            (_, y, f) =>
            {
                Array.Clear(f);
                foreach (var (k, from, to) in reactions)
                {
                    var rate = k * y[from[0] - 1] * (from.Length > 1 ? y[from[1] - 1] : 1);
                    foreach (var i in from)
                        f[i - 1] -= rate;
                    foreach (var i in to)
                        f[i - 1] += rate;
                }
            },
            (_, y, j) =>
            {
                foreach (var (k, from, to) in reactions)
                    for (var d = 0; d < from.Length; d++)
                    {
                        var slope = k * (from.Length > 1 ? y[from[1 - d] - 1] : 1);
                        foreach (var i in from)
                            j[((i - 1) * 20) + from[d] - 1] -= slope;
                        foreach (var i in to)
                            j[((i - 1) * 20) + from[d] - 1] += slope;
                    }
            }
        );
    }
}
