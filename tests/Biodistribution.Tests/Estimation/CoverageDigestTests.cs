using Biodistribution.Validation.Coverage;
using Xunit;

namespace Biodistribution.Tests.Estimation;

public class CoverageDigestTests
{
    [Fact]
    public void The_first_studies_of_the_coverage_tables_come_out_as_stored() =>
        Assert.Equal(File.ReadAllText(CoverageReport.DigestFile).Trim(), CoverageReport.Digest(CoverageManifest.Read()));

    /// <summary>Before any flow but the arrest matters, and in closed form: the hand-typed truth is right where it can be known.</summary>
    [Fact]
    public void The_independent_truth_meets_closed_forms()
    {
        var (living, t) = (100 * 0.85 * 60 / (60 - 0.04) * (Math.Exp(-0.04 * 24) - Math.Exp(-60 * 24.0)), 24.0);

        Assert.Equal(living, IndependentTruth.At("cells", "lung_cells", t), 1e-9);
    }
}
