using Biodistribution.Validation.Meaning;
using Xunit;

namespace Biodistribution.Tests.Observations;

/// <summary>
/// Shipped tables, changed in what they mean: the first changes of the campaign that the command meaning of
/// Biodistribution.Validation does in full.
/// </summary>
public class MutationOfMeaningTests
{
    [Fact]
    public void No_change_of_meaning_is_silent_and_no_shipped_table_is_doubted()
    {
        var (text, silent, falseDoubts) = MeaningReport.Run(MeaningReport.Repeated);

        Assert.True(silent == 0 && falseDoubts == 0, text);
        Assert.Equal(File.ReadAllText(MeaningReport.DigestFile).ReplaceLineEndings("\n"), text.ReplaceLineEndings("\n"));
    }
}
