using Biodistribution.Estimation.Identifiability;
using Xunit;

namespace Biodistribution.Tests.Estimation.Identifiability;

public sealed class RangeWordsTests
{
    [Theory]
    [InlineData(RangeClass.Interval, "interval: 2 to 3 mL")]
    [InlineData(RangeClass.Range, "range: 2 to 3 mL")]
    [InlineData(RangeClass.OpenAbove, "open above: at least 2 mL")]
    [InlineData(RangeClass.OpenBelow, "open below: at most 3 mL")]
    [InlineData(RangeClass.Free, "free: any value")]
    public void Each_class_has_one_word_and_shows_only_ends_that_something_closes(RangeClass kind, string sentence) =>
        Assert.Equal(sentence, RangeWords.Sentence(kind, 2, 3, "mL"));

    [Fact]
    public void What_spans_a_large_factor_says_the_factor() =>
        Assert.Equal("range: 2 to 60 mL, a factor of 30", RangeWords.Sentence(RangeClass.Range, 2, 60, "mL"));

    [Theory]
    [InlineData("by the data", "by the data", "closed on both sides by the data")]
    [InlineData("by the data", "by the model", "closed below by the data, above by the model")]
    [InlineData("", "by the data", "closed above by the data")]
    [InlineData("", "", "")]
    public void A_range_names_what_closes_it(string below, string above, string sentence) =>
        Assert.Equal(sentence, RangeWords.ClosedBy(below, above));

    [Fact]
    public void Every_word_has_a_meaning()
    {
        var words = RangeWords.Meanings.Select(one => one.Word).ToArray();

        Assert.All(Enum.GetValues<RangeClass>(), kind => Assert.Contains(RangeWords.Of(kind), words));
        Assert.Contains(new Verdict("ka", VerdictKind.TwoSolutions, "").Short, words);
    }

    [Fact]
    public void What_the_data_close_on_both_sides_without_determining_it_is_a_range_and_no_interval()
    {
        var verdict = new Verdict("CL", VerdictKind.NotDetermined, "")
        {
            Class = RangeClass.Interval,
            Lower = 1,
            Upper = 2,
        };

        Assert.Equal("range", verdict.Short);
        Assert.Equal("interval", (verdict with { IsInterval = true }).Short);
    }
}
