namespace Biodistribution.Numerics.Ode;

/// <summary>The coefficients of an explicit Runge-Kutta method with an error estimate and dense output.</summary>
/// <remarks>
/// After its own stages every method evaluates f at the new state: that derivative is one more stage, numbered after
/// the others, used by the error
/// estimate where the method says so and by the next step as its first stage. Dense output may need further stages,
/// computed only on demand.
/// </remarks>
public sealed class ButcherTableau
{
    private const double Rounding = 4e-13;

    /// <summary>Checks and stores the coefficients.</summary>
    /// <param name="name">Its usual name.</param>
    /// <param name="order">Order of the solution that is carried on.</param>
    /// <param name="errorOrder">Order of the error estimate.</param>
    /// <param name="nodes">Nodes c, one for each stage; the first 0.</param>
    /// <param name="matrix">Rows of the strictly lower triangle; row i has i elements.</param>
    /// <param name="weights">Weights b, one for each stage.</param>
    /// <param name="errorWeights">Weights of the error estimate, for the stages and the derivative at the new state.</param>
    /// <param name="dense">For each stage, the derivative at the new state and each extra stage: coefficients of θ, θ²,
    /// ... of its weight in y(t + θh) = y + h Σ b(θ) k.</param>
    /// <param name="denseOrder">Order of the dense output.</param>
    /// <param name="extraNodes">Nodes of the extra stages.</param>
    /// <param name="extraMatrix">Rows of the extra stages, over all stages before them.</param>
    /// <param name="secondErrorWeights">Weights of a second error estimate of lower order that corrects the first; empty for none.</param>
    /// <exception cref="ArgumentException">Row sums, quadrature conditions or the end of the dense output do not hold:
    /// a digit is wrong.</exception>
    public ButcherTableau(
        string name,
        int order,
        int errorOrder,
        double[] nodes,
        double[][] matrix,
        double[] weights,
        double[] errorWeights,
        double[][] dense,
        int denseOrder,
        double[]? extraNodes = null,
        double[][]? extraMatrix = null,
        double[]? secondErrorWeights = null
    )
    {
        (Name, Order, ErrorOrder, Nodes, Matrix, Weights, ErrorWeights) = (name, order, errorOrder, nodes, matrix, weights, errorWeights);
        (Dense, DenseOrder, ExtraNodes, ExtraMatrix, SecondErrorWeights) = (
            dense,
            denseOrder,
            extraNodes ?? [],
            extraMatrix ?? [],
            secondErrorWeights ?? []
        );
        Check();
        Controller = SecondErrorWeights.Count > 0 ? StepSizeController.ForOrder(ErrorOrder, 0) : StepSizeController.ForOrder(ErrorOrder);
        Rows = [.. Matrix.Select(NonZero)];
        SolutionRow = NonZero(Weights);
        ErrorRow = NonZero(ErrorWeights);
        SecondErrorRow = NonZero(SecondErrorWeights);
        ExtraRows = [.. ExtraMatrix.Select(NonZero)];
        DenseIndex = [.. Enumerable.Range(0, Dense.Count).Where(i => Dense[i].Any(c => c != 0))];
        DensePowers = [.. DenseIndex.Select(i => Dense[i])];
        StabilityLimit = RealStabilityLimit();
    }

    /// <summary>Its usual name.</summary>
    public string Name { get; }

    /// <summary>Order of the solution.</summary>
    public int Order { get; }

    /// <summary>Order of the error estimate.</summary>
    public int ErrorOrder { get; }

    /// <summary>Order of the dense output.</summary>
    public int DenseOrder { get; }

    /// <summary>Number of stages before the derivative at the new state.</summary>
    public int StageCount => Weights.Count;

    /// <summary>
    /// Length of the interval of stability on the real axis: steps longer than this over the fastest rate of decay make
    /// that part of the solution grow.
    /// </summary>
    public double StabilityLimit { get; }

    /// <summary>Nodes c.</summary>
    public IReadOnlyList<double> Nodes { get; }

    /// <summary>Rows of the matrix.</summary>
    public IReadOnlyList<double[]> Matrix { get; }

    /// <summary>Weights b.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>Weights of the error estimate.</summary>
    public IReadOnlyList<double> ErrorWeights { get; }

    /// <summary>Weights of the second error estimate; empty for none.</summary>
    public IReadOnlyList<double> SecondErrorWeights { get; }

    /// <summary>Coefficients of the dense output.</summary>
    public IReadOnlyList<double[]> Dense { get; }

    /// <summary>Nodes of the extra stages of the dense output.</summary>
    public IReadOnlyList<double> ExtraNodes { get; }

    /// <summary>Rows of the extra stages of the dense output.</summary>
    public IReadOnlyList<double[]> ExtraMatrix { get; }

    /// <summary>Bogacki-Shampine 3(2).</summary>
    /// <remarks>Source: P. Bogacki, L. F. Shampine, Applied Mathematics Letters 2 (1989) 321. Dense output: cubic Hermite.</remarks>
    public static ButcherTableau BogackiShampine32 { get; } =
        new(
            "Bogacki-Shampine 3(2)",
            3,
            2,
            [0, 1 / 2.0, 3 / 4.0],
            [
                [],
                [1 / 2.0],
                [0, 3 / 4.0],
            ],
            [2 / 9.0, 1 / 3.0, 4 / 9.0],
            [-5 / 72.0, 1 / 12.0, 1 / 9.0, -1 / 8.0],
            [
                [1, -4 / 3.0, 5 / 9.0],
                [0, 1, -2 / 3.0],
                [0, 4 / 3.0, -8 / 9.0],
                [0, -1, 1],
            ],
            3
        );

    /// <summary>Dormand-Prince 5(4) with its interpolant of order 4.</summary>
    /// <remarks>
    /// Source: J. R. Dormand, P. J. Prince, Journal of Computational and Applied Mathematics 6 (1980) 19; interpolant:
    /// E. Hairer, S. P. Nørsett,
    /// G. Wanner, Solving Ordinary Differential Equations I, 2nd ed., section II.6.
    /// </remarks>
    public static ButcherTableau DormandPrince54 { get; } =
        new(
            "Dormand-Prince 5(4)",
            5,
            4,
            [0, 1 / 5.0, 3 / 10.0, 4 / 5.0, 8 / 9.0, 1],
            [
                [],
                [1 / 5.0],
                [3 / 40.0, 9 / 40.0],
                [44 / 45.0, -56 / 15.0, 32 / 9.0],
                [19372 / 6561.0, -25360 / 2187.0, 64448 / 6561.0, -212 / 729.0],
                [9017 / 3168.0, -355 / 33.0, 46732 / 5247.0, 49 / 176.0, -5103 / 18656.0],
            ],
            [35 / 384.0, 0, 500 / 1113.0, 125 / 192.0, -2187 / 6784.0, 11 / 84.0],
            [71 / 57600.0, 0, -71 / 16695.0, 71 / 1920.0, -17253 / 339200.0, 22 / 525.0, -1 / 40.0],
            [
                [1, -8048581381 / 2820520608.0, 8663915743 / 2820520608.0, -12715105075 / 11282082432.0],
                [0, 0, 0, 0],
                [0, 131558114200 / 32700410799.0, -68118460800 / 10900136933.0, 87487479700 / 32700410799.0],
                [0, -1754552775 / 470086768.0, 14199869525 / 1410260304.0, -10690763975 / 1880347072.0],
                [0, 127303824393 / 49829197408.0, -318862633887 / 49829197408.0, 701980252875 / 199316789632.0],
                [0, -282668133 / 205662961.0, 2019193451 / 616988883.0, -1453857185 / 822651844.0],
                [0, 40617522 / 29380423.0, -110615467 / 29380423.0, 69997945 / 29380423.0],
            ],
            4
        );

    /// <summary>Tsitouras 5(4) with its interpolant of order 4.</summary>
    /// <remarks>Source: Ch. Tsitouras, Computers and Mathematics with Applications 62 (2011) 770.</remarks>
    public static ButcherTableau Tsitouras54 { get; } =
        new(
            "Tsitouras 5(4)",
            5,
            4,
            [0, 0.161, 0.327, 0.9, 0.9800255409045097, 1],
            [
                [],
                [0.161],
                [-0.008480655492356989, 0.335480655492357],
                [2.8971530571054935, -6.359448489975075, 4.3622954328695815],
                [5.325864828439257, -11.748883564062828, 7.4955393428898365, -0.09249506636175525],
                [5.86145544294642, -12.92096931784711, 8.159367898576159, -0.071584973281401, -0.028269050394068383],
            ],
            [0.09646076681806523, 0.01, 0.4798896504144996, 1.379008574103742, -3.290069515436081, 2.324710524099774],
            [
                -0.00178001105222577714,
                -0.0008164344596567469,
                0.007880878010261995,
                -0.1447110071732629,
                0.5823571654525552,
                -0.45808210592918697,
                1 / 66.0,
            ],
            [
                [1, -2.763706197274826, 2.9132554618219126, -1.0530884977290216],
                [0, 0.13169999999999998, -0.2234, 0.1017],
                [0, 3.9302962368947516, -5.941033872131505, 2.490627285651253],
                [0, -12.411077166933676, 30.33818863028232, -16.548102889244902],
                [0, 37.50931341651104, -88.1789048947664, 47.37952196281928],
                [0, -27.896526289197286, 65.09189467479366, -34.87065786149661],
                [0, 1.5, -4, 2.5],
            ],
            4
        );

    /// <summary>Dormand-Prince 8(5,3) with its interpolant of order 7 (DOP853).</summary>
    /// <remarks>
    /// Source: E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed., sections II.5,
    /// II.6 and II.10.
    /// </remarks>
    public static ButcherTableau DormandPrince853 { get; } = Dop853();

    /// <summary>Step size control suited to the method.</summary>
    public StepSizeController Controller { get; }

    /// <summary>Rows of the matrix without their zeros.</summary>
    internal (int[] Index, double[] Coefficient)[] Rows { get; }

    /// <summary>Weights without zeros.</summary>
    internal (int[] Index, double[] Coefficient) SolutionRow { get; }

    /// <summary>Error weights without zeros.</summary>
    internal (int[] Index, double[] Coefficient) ErrorRow { get; }

    /// <summary>Weights of the second error estimate without zeros.</summary>
    internal (int[] Index, double[] Coefficient) SecondErrorRow { get; }

    /// <summary>Extra rows without zeros.</summary>
    internal (int[] Index, double[] Coefficient)[] ExtraRows { get; }

    /// <summary>Stages the dense output uses.</summary>
    internal int[] DenseIndex { get; }

    /// <summary>Coefficients of the dense output of those stages.</summary>
    internal double[][] DensePowers { get; }

    private static (int[] Index, double[] Coefficient) NonZero(IReadOnlyList<double> row)
    {
        var index = Enumerable.Range(0, row.Count).Where(i => row[i] != 0).ToArray();
        return (index, [.. index.Select(i => row[i])]);
    }

    private static ButcherTableau Dop853()
    {
        double[] weights =
        [
            5.42937341165687622380535766363e-2,
            0,
            0,
            0,
            0,
            4.45031289275240888144113950566,
            1.89151789931450038304281599044,
            -5.8012039600105847814672114227,
            3.1116436695781989440891606237e-1,
            -1.52160949662516078556178806805e-1,
            2.01365400804030348374776537501e-1,
            4.47106157277725905176885569043e-2,
        ];
        var third = new double[13];
        weights.CopyTo(third, 0);
        third[0] -= 0.244094488188976377952755905512;
        third[8] -= 0.733846688281611857341361741547;
        third[11] -= 0.220588235294117647058823529412e-1;
        return new ButcherTableau(
            "Dormand-Prince 8(5,3)",
            8,
            7,
            [
                0,
                0.526001519587677318785587544488e-1,
                0.789002279381515978178381316732e-1,
                0.118350341907227396726757197510,
                0.281649658092772603273242802490,
                1 / 3.0,
                1 / 4.0,
                4 / 13.0,
                127 / 195.0,
                3 / 5.0,
                6 / 7.0,
                1,
            ],
            [
                [],
                [5.26001519587677318785587544488e-2],
                [1.97250569845378994544595329183e-2, 5.91751709536136983633785987549e-2],
                [2.95875854768068491816892993775e-2, 0, 8.87627564304205475450678981324e-2],
                [2.41365134159266685502369798665e-1, 0, -8.84549479328286085344864962717e-1, 9.24834003261792003115737966543e-1],
                [1 / 27.0, 0, 0, 1.70828608729473871279604482173e-1, 1.25467687566822425016691814123e-1],
                [19 / 512.0, 0, 0, 1.70252211019544039314978060272e-1, 6.02165389804559606850219397283e-2, -9 / 512.0],
                [
                    3.70920001185047927108779319836e-2,
                    0,
                    0,
                    1.70383925712239993810214054705e-1,
                    1.07262030446373284651809199168e-1,
                    -1.53194377486244017527936158236e-2,
                    8.27378916381402288758473766002e-3,
                ],
                [
                    6.24110958716075717114429577812e-1,
                    0,
                    0,
                    -3.36089262944694129406857109825,
                    -8.68219346841726006818189891453e-1,
                    2.75920996994467083049415600797e1,
                    2.01540675504778934086186788979e1,
                    -4.34898841810699588477366255144e1,
                ],
                [
                    4.77662536438264365890433908527e-1,
                    0,
                    0,
                    -2.48811461997166764192642586468,
                    -5.90290826836842996371446475743e-1,
                    2.12300514481811942347288949897e1,
                    1.52792336328824235832596922938e1,
                    -3.32882109689848629194453265587e1,
                    -2.03312017085086261358222928593e-2,
                ],
                [
                    -9.3714243008598732571704021658e-1,
                    0,
                    0,
                    5.18637242884406370830023853209,
                    1.09143734899672957818500254654,
                    -8.14978701074692612513997267357,
                    -1.85200656599969598641566180701e1,
                    2.27394870993505042818970056734e1,
                    2.49360555267965238987089396762,
                    -3.0467644718982195003823669022,
                ],
                [
                    2.27331014751653820792359768449,
                    0,
                    0,
                    -1.05344954667372501984066689879e1,
                    -2.00087205822486249909675718444,
                    -1.79589318631187989172765950534e1,
                    2.79488845294199600508499808837e1,
                    -2.85899827713502369474065508674,
                    -8.87285693353062954433549289258,
                    1.23605671757943030647266201528e1,
                    6.43392746015763530355970484046e-1,
                ],
            ],
            weights,
            [
                0.1312004499419488073250102996e-1,
                0,
                0,
                0,
                0,
                -0.1225156446376204440720569753e+1,
                -0.4957589496572501915214079952,
                0.1664377182454986536961530415e+1,
                -0.3503288487499736816886487290,
                0.3341791187130174790297318841,
                0.8192320648511571246570742613e-1,
                -0.2235530786388629525884427845e-1,
                0,
            ],
            Dop853Dense(weights),
            7,
            [0.1, 0.2, 7 / 9.0],
            [
                [
                    5.61675022830479523392909219681e-2,
                    0,
                    0,
                    0,
                    0,
                    0,
                    2.53500210216624811088794765333e-1,
                    -2.46239037470802489917441475441e-1,
                    -1.24191423263816360469010140626e-1,
                    1.5329179827876569731206322685e-1,
                    8.20105229563468988491666602057e-3,
                    7.56789766054569976138603589584e-3,
                    -8.298e-3,
                ],
                [
                    3.18346481635021405060768473261e-2,
                    0,
                    0,
                    0,
                    0,
                    2.83009096723667755288322961402e-2,
                    5.35419883074385676223797384372e-2,
                    -5.49237485713909884646569340306e-2,
                    0,
                    0,
                    -1.08347328697249322858509316994e-4,
                    3.82571090835658412954920192323e-4,
                    -3.40465008687404560802977114492e-4,
                    1.41312443674632500278074618366e-1,
                ],
                [
                    -4.28896301583791923408573538692e-1,
                    0,
                    0,
                    0,
                    0,
                    -4.69762141536116384314449447206,
                    7.68342119606259904184240953878,
                    4.06898981839711007970213554331,
                    3.56727187455281109270669543021e-1,
                    0,
                    0,
                    0,
                    -1.39902416515901462129418009734e-3,
                    2.9475147891527723389556272149,
                    -9.15095847217987001081870187138,
                ],
            ],
            third
        );
    }

    /// <summary>
    /// Hairer's nested form y + θ(F0 + (1-θ)(F1 + θ(F2 + (1-θ)(F3 + θ(F4 + (1-θ)(F5 + θF6)))))), multiplied out into
    /// powers of θ for each stage.
    /// </summary>
    private static double[][] Dop853Dense(double[] weights)
    {
        double[][] d =
        [
            [
                -0.84289382761090128651353491142e+1,
                0,
                0,
                0,
                0,
                0.56671495351937776962531783590,
                -0.30689499459498916912797304727e+1,
                0.23846676565120698287728149680e+1,
                0.21170345824450282767155149946e+1,
                -0.87139158377797299206789907490,
                0.22404374302607882758541771650e+1,
                0.63157877876946881815570249290,
                -0.88990336451333310820698117400e-1,
                0.18148505520854727256656404962e+2,
                -0.91946323924783554000451984436e+1,
                -0.44360363875948939664310572000e+1,
            ],
            [
                0.10427508642579134603413151009e+2,
                0,
                0,
                0,
                0,
                0.24228349177525818288430175319e+3,
                0.16520045171727028198505394887e+3,
                -0.37454675472269020279518312152e+3,
                -0.22113666853125306036270938578e+2,
                0.77334326684722638389603898808e+1,
                -0.30674084731089398182061213626e+2,
                -0.93321305264302278729567221706e+1,
                0.15697238121770843886131091075e+2,
                -0.31139403219565177677282850411e+2,
                -0.93529243588444783865713862664e+1,
                0.35816841486394083752465898540e+2,
            ],
            [
                0.19985053242002433820987653617e+2,
                0,
                0,
                0,
                0,
                -0.38703730874935176555105901742e+3,
                -0.18917813819516756882830838328e+3,
                0.52780815920542364900561016686e+3,
                -0.11573902539959630126141871134e+2,
                0.68812326946963000169666922661e+1,
                -0.10006050966910838403183860980e+1,
                0.77771377980534432092869265740,
                -0.27782057523535084065932004339e+1,
                -0.60196695231264120758267380846e+2,
                0.84320405506677161018159903784e+2,
                0.11992291136182789328035130030e+2,
            ],
            [
                -0.25693933462703749003312586129e+2,
                0,
                0,
                0,
                0,
                -0.15418974869023643374053993627e+3,
                -0.23152937917604549567536039109e+3,
                0.35763911791061412078285349910e+3,
                0.93405324183624310003907691704e+2,
                -0.37458323136451633156875139351e+2,
                0.10409964950896230045147246184e+3,
                0.29840293426660503123344363579e+2,
                -0.43533456590011143754432175058e+2,
                0.96324553959188282948394950600e+2,
                -0.39177261675615439165231486172e+2,
                -0.14972683625798562581422125276e+3,
            ],
        ];
        var dense = new double[16][];
        for (var stage = 0; stage < 16; stage++)
        {
            var change = stage < 12 ? weights[stage] : 0;
            var (first, last) = (stage == 0 ? 1.0 : 0.0, stage == 12 ? 1.0 : 0.0);
            double[] nested = [change, first - change, (2 * change) - first - last, d[0][stage], d[1][stage], d[2][stage], d[3][stage]];
            double[] power = [0];
            for (var level = nested.Length - 1; level >= 0; level--)
            {
                var next = new double[power.Length + 1];
                for (var i = 0; i < power.Length; i++)
                {
                    var value = power[i] + (i == 0 ? nested[level] : 0);
                    if (level % 2 == 0)
                    {
                        next[i + 1] += value;
                    }
                    else
                    {
                        next[i] += value;
                        next[i + 1] -= value;
                    }
                }
                power = next;
            }
            dense[stage] = power[1..8];
        }
        return dense;
    }

    // Where the factor by which a step multiplies the solution of y' = -y first leaves [-1, 1].
    private double RealStabilityLimit()
    {
        const double Most = 64;
        const double Grain = 1.0 / 1024;
        var k = new double[StageCount];
        bool IsStable(double h)
        {
            var end = 1.0;
            for (var stage = 0; stage < k.Length; stage++)
            {
                var at = 1.0;
                for (var j = 0; j < stage; j++)
                    at += h * Matrix[stage][j] * k[j];
                k[stage] = -at;
                end += h * Weights[stage] * k[stage];
            }
            return Math.Abs(end) <= 1;
        }

        var h = Grain;
        while (h < Most && IsStable(h))
            h += Grain;
        return h - Grain;
    }

    private void Check()
    {
        var stages = Weights.Count;
        Require(
            Nodes.Count == stages
                && Matrix.Count == stages
                && ErrorWeights.Count == stages + 1
                && Dense.Count == stages + 1 + ExtraNodes.Count,
            "the counts of stages differ"
        );
        for (var i = 0; i < stages; i++)
            Require(Matrix[i].Length == i && Near(Matrix[i].Sum(), Nodes[i]), $"row {i + 1} does not sum to its node");
        for (var i = 0; i < ExtraNodes.Count; i++)
            Require(
                ExtraMatrix[i].Length == stages + 1 + i && Near(ExtraMatrix[i].Sum(), ExtraNodes[i]),
                $"extra row {i + 1} does not sum to its node"
            );
        for (var power = 1; power <= Order; power++)
        {
            var moment = 0.0;
            for (var i = 0; i < stages; i++)
                moment += Weights[i] * Math.Pow(Nodes[i], power - 1);
            Require(Near(moment, 1.0 / power), $"the weights do not integrate t^{power - 1}");
        }
        Require(Near(ErrorWeights.Sum(), 0), "the error weights do not sum to 0");
        for (var i = 0; i < Dense.Count; i++)
            Require(Near(Dense[i].Sum(), i < stages ? Weights[i] : 0), $"the dense output of stage {i + 1} does not end in its weight");

        void Require(bool condition, string message)
        {
            if (!condition)
                throw new ArgumentException($"{Name}: {message}.");
        }

        static bool Near(double a, double b) => Math.Abs(a - b) <= Rounding * 100;
    }
}
