using Biodistribution.Numerics.LinearAlgebra;
using Biodistribution.Numerics.Ode;
using Xunit;

namespace Biodistribution.Tests.Numerics.Ode;

public class RosenbrockTests
{
    public static TheoryData<string> Methods => ["rodas4", "rodas5p"];

    public static TheoryData<string> Problems => [.. StiffProblems.Names];

    private static RosenbrockTableau Tableau(string method) => method == "rodas4" ? RosenbrockTableau.Rodas4 : RosenbrockTableau.Rodas5P;

    [Theory]
    [MemberData(nameof(Methods))]
    public void Halving_the_step_divides_the_error_by_two_to_the_order(string method)
    {
        var tableau = Tableau(method);
        var observed = Math.Log2(TimeDependent.LargestError(Method, 16) / TimeDependent.LargestError(Method, 32));

        Assert.InRange(observed, tableau.Order - 0.4, tableau.Order + 1.1);

        IOneStepMethod Method(IDifferentiableOdeSystem system) =>
            new Rosenbrock(tableau, system, new Tolerances(system.StateCount, 1e-6, 1e-6));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Halving_the_step_divides_the_error_of_the_dense_output_by_two_to_its_local_order(string method)
    {
        var tableau = Tableau(method);
        var observed = Math.Log2(TimeDependent.ErrorInsideStep(Method, 0.1) / TimeDependent.ErrorInsideStep(Method, 0.05));

        Assert.InRange(observed, tableau.DenseOrder + 1 - 0.4, tableau.DenseOrder + 1 + 1.1);

        IOneStepMethod Method(IDifferentiableOdeSystem system) =>
            new Rosenbrock(tableau, system, new Tolerances(system.StateCount, 1e-6, 1e-6));
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Error_follows_the_tolerance_to_the_published_end_value(string name)
    {
        foreach (var tableau in (RosenbrockTableau[])[RosenbrockTableau.Rodas4, RosenbrockTableau.Rodas5P])
        {
            var worst = 0.0;
            foreach (var tolerance in (double[])[1e-4, 1e-6, 1e-8, 1e-10])
            {
                var problem = StiffProblems.Named(name);
                var absolute =
                    tolerance
                    * (
                        name is "E5" or "ROBER" ? 1e-14
                        : name == "POLLUTION" ? 1e-8
                        : 1e-3
                    );
                var method = new Rosenbrock(tableau, problem, new Tolerances(problem.StateCount, tolerance, absolute));
                var (state, _, _) = ReferenceProblem.Integrate(method, problem.Start, problem.End, problem.Initial);
                worst = problem.ErrorOf(state);
                Assert.InRange(worst, 0, Math.Max(2000 * tolerance, 1e-9));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Nothing_is_allocated_in_a_step(string method)
    {
        var system = StiffProblems.Named("HIRES");
        var rosenbrock = new Rosenbrock(Tableau(method), system, new Tolerances(system.StateCount, 1e-6, 1e-6));
        var y = new double[system.StateCount];
        rosenbrock.Start(0, system.Initial);
        Step();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++)
            Step();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Step()
        {
            rosenbrock.Attempt(0.01);
            rosenbrock.Accept();
            rosenbrock.Interpolate(rosenbrock.Time - 0.004, y);
        }
    }

    [Fact]
    public void An_algebraic_rule_holds_all_the_way()
    {
        var robertson = new RobertsonWithSum();
        var method = new Rosenbrock(RosenbrockTableau.Rodas5P, robertson, new Tolerances(3, 1e-8, 1e-14));
        var (state, _, _) = ReferenceProblem.Integrate(method, 0, 40, [1, 0, 0]);
        var reference = StiffProblems.Robertson(40, [0.7158270687193941, 0.9185534764557e-5, 0.2841637457458]);

        Assert.InRange(reference.ErrorOf(state), 0, 1e-6);
        Assert.InRange(Math.Abs(state.Sum() - 1), 0, 1e-13);
    }

    /// <summary>ROBER with the third equation replaced by the sum of the states being 1.</summary>
    private sealed class RobertsonWithSum : IDifferentiableOdeSystem
    {
        public int StateCount => 3;

        public bool IsAutonomous => true;

        public SparsityPattern JacobianPattern { get; } =
            new(3, from i in Enumerable.Range(0, 3) from j in Enumerable.Range(0, 3) select (i, j));

        public bool IsAlgebraic(int state) => state == 2;

        public void Evaluate(double t, ReadOnlySpan<double> y, Span<double> f)
        {
            f[0] = (-0.04 * y[0]) + (1e4 * y[1] * y[2]);
            f[1] = (0.04 * y[0]) - (1e4 * y[1] * y[2]) - (3e7 * y[1] * y[1]);
            f[2] = y[0] + y[1] + y[2] - 1;
        }

        public void EvaluateJacobian(double t, ReadOnlySpan<double> y, Span<double> j)
        {
            (j[0], j[1], j[2]) = (-0.04, 1e4 * y[2], 1e4 * y[1]);
            (j[3], j[4], j[5]) = (0.04, (-1e4 * y[2]) - (6e7 * y[1]), -1e4 * y[1]);
            (j[6], j[7], j[8]) = (1, 1, 1);
        }

        public void EvaluateTimeDerivative(double t, ReadOnlySpan<double> y, Span<double> dfdt) => dfdt.Clear();
    }
}
