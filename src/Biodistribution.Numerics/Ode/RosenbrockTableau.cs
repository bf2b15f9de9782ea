namespace Biodistribution.Numerics.Ode;

/// <summary>The coefficients of a stiffly accurate Rosenbrock method in the form that needs no product with the Jacobian.</summary>
/// <remarks>
/// Stages u solve (M/(hγ) - J) u_i = f(t + c_i h, y + Σ a_ij u_j) + M Σ (C_ij / h) u_j + h d_i ∂f/∂t. The last stage is
/// the error estimate, and
/// the new state is the argument of the last stage plus the last stage.
/// Source: E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd ed., sections IV.7 and VI.3.
/// </remarks>
public sealed class RosenbrockTableau
{
    /// <summary>Checks and stores the coefficients.</summary>
    /// <param name="name">Its usual name.</param>
    /// <param name="order">Order of the solution.</param>
    /// <param name="errorOrder">Order of the error estimate.</param>
    /// <param name="denseOrder">Order of the dense output.</param>
    /// <param name="gamma">γ.</param>
    /// <param name="nodes">Nodes c.</param>
    /// <param name="matrix">Rows of a; row i has i elements.</param>
    /// <param name="coupling">Rows of C; row i has i elements.</param>
    /// <param name="timeWeights">d, for ∂f/∂t.</param>
    /// <param name="dense">Rows of the dense output over the stages.</param>
    /// <exception cref="ArgumentException">The counts of stages differ, or the method is not stiffly accurate.</exception>
    public RosenbrockTableau(
        string name,
        int order,
        int errorOrder,
        int denseOrder,
        double gamma,
        double[] nodes,
        double[][] matrix,
        double[][] coupling,
        double[] timeWeights,
        double[][] dense
    )
    {
        (Name, Order, ErrorOrder, DenseOrder, Gamma) = (name, order, errorOrder, denseOrder, gamma);
        (Nodes, Matrix, Coupling, TimeWeights, Dense) = (nodes, matrix, coupling, timeWeights, dense);
        var stages = nodes.Length;
        if (matrix.Length != stages || coupling.Length != stages || timeWeights.Length != stages || dense.Any(row => row.Length != stages))
            throw new ArgumentException($"{name}: the counts of stages differ.", nameof(nodes));
        for (var i = 0; i < stages; i++)
            if (matrix[i].Length != i || coupling[i].Length != i)
                throw new ArgumentException($"{name}: row {i + 1} has a wrong length.", nameof(matrix));
        if (nodes[^1] != 1 || nodes[^2] != 1 || matrix[^1][^1] != 1 || Math.Abs(timeWeights[0] - gamma) > 1e-15 || timeWeights[^1] != 0)
            throw new ArgumentException($"{name}: not stiffly accurate.", nameof(matrix));
    }

    /// <summary>Its usual name.</summary>
    public string Name { get; }

    /// <summary>Order of the solution.</summary>
    public int Order { get; }

    /// <summary>Order of the error estimate.</summary>
    public int ErrorOrder { get; }

    /// <summary>Order of the dense output.</summary>
    public int DenseOrder { get; }

    /// <summary>γ.</summary>
    public double Gamma { get; }

    /// <summary>Number of stages.</summary>
    public int StageCount => Nodes.Count;

    /// <summary>Nodes c.</summary>
    public IReadOnlyList<double> Nodes { get; }

    /// <summary>Rows of a.</summary>
    public IReadOnlyList<double[]> Matrix { get; }

    /// <summary>Rows of C.</summary>
    public IReadOnlyList<double[]> Coupling { get; }

    /// <summary>Weights d of ∂f/∂t.</summary>
    public IReadOnlyList<double> TimeWeights { get; }

    /// <summary>Rows of the dense output.</summary>
    public IReadOnlyList<double[]> Dense { get; }

    /// <summary>Step size control that suits the method.</summary>
    public StepSizeController Controller => StepSizeController.ForOrder(ErrorOrder, 0) with { LargestFactor = 8 };

    /// <summary>Rodas4: order 4(3), six stages.</summary>
    /// <remarks>Source: E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd ed., section VI.4.</remarks>
    public static RosenbrockTableau Rodas4 { get; } =
        new(
            "Rodas4",
            4,
            3,
            3,
            0.25,
            [0, 0.386, 0.21, 0.63, 1, 1],
            [
                [],
                [1.544],
                [0.9466785280815826, 0.2557011698983284],
                [3.314825187068521, 2.896124015972201, 0.9986419139977817],
                [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950],
                [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950, 1],
            ],
            [
                [],
                [-5.6688],
                [-2.430093356833875, -0.2063599157091915],
                [-0.1073529058151375, -9.594562251023355, -20.47028614809616],
                [7.496443313967647, -10.24680431464352, -33.99990352819905, 11.70890893206160],
                [8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136, -6.058818238834054],
            ],
            [0.25, -0.1043, 0.1035, -0.03620000000000023, 0, 0],
            [
                [10.12623508344586, -7.487995877610167, -34.80091861555747, -7.992771707568823, 1.025137723295662, 0],
                [-0.6762803392801253, 6.087714651680015, 16.43084320892478, 24.76722511418386, -6.594389125716872, 0],
            ]
        );

    /// <summary>Rodas5P: order 5(4), eight stages, suited to stiff equations and algebraic rules.</summary>
    /// <remarks>
    /// Source: G. Steinebach, Construction of Rosenbrock-Wanner method Rodas5P and numerical benchmarks, BIT Numerical
    /// Mathematics 63 (2023) 27.
    /// </remarks>
    public static RosenbrockTableau Rodas5P { get; } =
        new(
            "Rodas5P",
            5,
            4,
            4,
            0.21193756319429014,
            [0, 0.6358126895828704, 0.4095798393397535, 0.9769306725060716, 0.4288403609558664, 1, 1, 1],
            [
                [],
                [3.0],
                [2.849394379747939, 0.45842242204463923],
                [-6.954028509809101, 2.489845061869568, -10.358996098473584],
                [2.8029986275628964, 0.5072464736228206, -0.3988312541770524, -0.04721187230404641],
                [-7.502846399306121, 2.561846144803919, -11.627539656261098, -0.18268767659942256, 0.030198172008377946],
                [-7.502846399306121, 2.561846144803919, -11.627539656261098, -0.18268767659942256, 0.030198172008377946, 1],
                [-7.502846399306121, 2.561846144803919, -11.627539656261098, -0.18268767659942256, 0.030198172008377946, 1, 1],
            ],
            [
                [],
                [-14.155112264123755],
                [-17.97296035885952, -2.859693295451294],
                [147.12150275711716, -1.41221402718213, 71.68940251302358],
                [165.43517024871676, -0.4592823456491126, 42.90938336958603, -5.961986721573306],
                [24.854864614690072, -3.0009227002832186, 47.4931110020768, 5.5814197821558125, -0.6610691825249471],
                [30.91273214028599, -3.1208243349937974, 77.79954646070892, 34.28646028294783, -19.097331116725623, -28.087943162872662],
                [
                    37.80277123390563,
                    -3.2571969029072276,
                    112.26918849496327,
                    66.9347231244047,
                    -40.06618937091002,
                    -54.66780262877968,
                    -9.48861652309627,
                ],
            ],
            [0.21193756319429014, -0.42387512638858027, -0.3384627126235924, 1.8046452872882734, 2.325825639765069, 0, 0, 0],
            [
                [
                    25.948786856663858,
                    -2.5579724845846235,
                    10.433815404888879,
                    -2.3679251022685204,
                    0.524948541321073,
                    1.1241088310450404,
                    0.4272876194431874,
                    -0.17202221070155493,
                ],
                [
                    -9.91568850695171,
                    -0.9689944594115154,
                    3.0438037242978453,
                    -24.495224566215796,
                    20.176138334709044,
                    15.98066361424651,
                    -6.789040303419874,
                    -6.710236069923372,
                ],
                [
                    11.419903575922262,
                    2.8879645146136994,
                    72.92137995996029,
                    80.12511834622643,
                    -52.072871366152654,
                    -59.78993625266729,
                    -0.15582684282751913,
                    4.883087185713722,
                ],
            ]
        );
}
