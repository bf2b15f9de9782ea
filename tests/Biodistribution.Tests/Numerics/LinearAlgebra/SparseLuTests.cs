using Biodistribution.Numerics.LinearAlgebra;
using CsCheck;
using Xunit;

namespace Biodistribution.Tests.Numerics.LinearAlgebra;

public class SparseLuTests
{
    [Fact]
    public void Sparse_and_dense_factorisations_solve_random_systems()
    {
        Gen.Select(Gen.Int[1, 25], Gen.Double[0.05, 0.5], Gen.Int[0, 1_000_000])
            .Sample(
                (n, density, seed) =>
                {
                    var random = new System.Random(seed);
                    var pattern = new SparsityPattern(
                        n,
                        from i in Enumerable.Range(0, n)
                        from j in Enumerable.Range(0, n)
                        where random.NextDouble() < density
                        select (i, j)
                    );
                    var values = Enumerable.Range(0, pattern.Count).Select(_ => random.NextDouble() - 0.5).ToArray();
                    var diagonal = Enumerable.Range(0, n).Select(_ => 1 + (n * random.NextDouble())).ToArray();
                    var b = Enumerable.Range(0, n).Select(_ => random.NextDouble()).ToArray();
                    foreach (
                        var solver in (ILinearSolver[])
                            [new SparseLu(new SymbolicLu(pattern)), new DenseLu(pattern), GeneratedLu.For(pattern)]
                    )
                    {
                        var x = b.ToArray();
                        if (!solver.Factor(diagonal, values))
                            continue;
                        solver.Solve(x);
                        Assert.InRange(Residual(pattern, diagonal, values, x, b), 0, 1e-9 * (1 + x.Max(Math.Abs)));
                    }
                }
            );
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(11, true)]
    [InlineData(12, true)]
    [InlineData(6, false)]
    public void Many_right_hand_sides_at_once_have_the_bits_of_one_after_the_other(int count, bool pivotsAreGood)
    {
        const int n = 9;
        var random = new System.Random(4);
        var pattern = new SparsityPattern(
            n,
            from i in Enumerable.Range(0, n)
            from j in Enumerable.Range(0, n)
            where i == j || (i + (2 * j)) % 3 == 0
            select (i, j)
        );
        var values = Enumerable.Range(0, pattern.Count).Select(_ => random.NextDouble() - 0.5).ToArray();
        var solver = new SparseLu(new SymbolicLu(pattern));
        Assert.True(
            solver.Factor(
                [
                    .. Enumerable
                        .Range(0, n)
                        .Select(i =>
                            pivotsAreGood
                                ? n
                                : values[Enumerable.Range(0, pattern.Count).First(e => pattern.Row(e) == i && pattern.Column(e) == i)]
                        ),
                ],
                values
            )
        );
        Assert.Equal(pivotsAreGood ? 0 : 1, solver.Fallbacks);
        var together = Enumerable.Range(0, n * count).Select(_ => random.NextDouble()).ToArray();
        var apart = Enumerable
            .Range(0, count)
            .Select(k => Enumerable.Range(0, n).Select(i => together[(i * count) + k]).ToArray())
            .ToArray();

        solver.Solve(together, count);

        for (var k = 0; k < count; k++)
        {
            solver.Solve(apart[k]);
            Assert.Equal(apart[k], Enumerable.Range(0, n).Select(i => together[(i * count) + k]));
        }
    }

    [Fact]
    public void A_small_pivot_falls_back_to_row_exchanges()
    {
        var pattern = new SparsityPattern(2, [(0, 0), (0, 1), (1, 0), (1, 1)]);
        var solver = new SparseLu(new SymbolicLu(pattern));
        double[] values = [1 - 1e-14, -2, -3, -4];
        Assert.True(solver.Factor([1, 0], values));
        Assert.Equal(1, solver.Fallbacks);
        double[] x = [1, 2];
        solver.Solve(x);
        Assert.InRange(Residual(pattern, [1, 0], values, x, [1, 2]), 0, 1e-14);
    }

    [Fact]
    public void Generated_code_falls_back_and_reports_like_the_lists()
    {
        var pattern = new SparsityPattern(2, [(0, 0), (0, 1), (1, 0), (1, 1)]);
        var solver = Assert.IsType<GeneratedLu>(GeneratedLu.For(pattern));
        Assert.True(solver.Factor([1, 0], [1 - 1e-14, -2, -3, -4]));
        Assert.Equal(1, solver.Fallbacks);
        double[] x = [1, 2];
        solver.Solve(x);
        Assert.InRange(Residual(pattern, [1, 0], [1 - 1e-14, -2, -3, -4], x, [1, 2]), 0, 1e-14);
        Assert.False(solver.Factor([0, 0], [1, 2, 2, 4]));
        Assert.False(solver.Factor([0, 0], [double.NaN, 2, 2, 4]));
    }

    [Fact]
    public void A_chain_of_five_hundred_uses_lists_and_is_solved()
    {
        const int n = 500;
        var pattern = new SparsityPattern(
            n,
            from i in Enumerable.Range(0, n)
            from j in new[] { i - 1, i, i + 1 }
            where j >= 0 && j < n
            select (i, j)
        );
        var solver = Assert.IsType<SparseLu>(GeneratedLu.For(pattern));
        var (values, diagonal) = (Enumerable.Repeat(0.3, pattern.Count).ToArray(), Enumerable.Repeat(2.0, n).ToArray());
        var b = Enumerable.Range(0, n).Select(i => Math.Sin(i)).ToArray();
        var x = b.ToArray();
        Assert.True(solver.Factor(diagonal, values));
        solver.Solve(x);
        Assert.InRange(Residual(pattern, diagonal, values, x, b), 0, 1e-14);
    }

    [Fact]
    public void A_singular_matrix_is_reported()
    {
        var pattern = new SparsityPattern(2, [(0, 0), (0, 1), (1, 0), (1, 1)]);
        Assert.False(new SparseLu(new SymbolicLu(pattern)).Factor([0, 0], [1, 2, 2, 4]));
        Assert.False(new SparseLu(new SymbolicLu(pattern)).Factor([0, 0], [double.NaN, 2, 2, 4]));
    }

    [Fact]
    public void An_arrow_matrix_is_eliminated_from_its_tips_without_fill_in()
    {
        const int n = 40;
        var pattern = new SparsityPattern(n, from i in Enumerable.Range(0, n) from entry in new[] { (i, i), (0, i), (i, 0) } select entry);
        Assert.Equal(pattern.Count, new SymbolicLu(pattern).Count);
    }

    private static double Residual(SparsityPattern pattern, double[] diagonal, double[] values, double[] x, double[] b)
    {
        var r = b.Select((value, i) => value - (diagonal[i] * x[i])).ToArray();
        for (var k = 0; k < pattern.Count; k++)
            r[pattern.Row(k)] += values[k] * x[pattern.Column(k)];
        return r.Max(Math.Abs);
    }
}
