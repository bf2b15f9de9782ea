using Biodistribution.Observations;
using Biodistribution.Units;
using Xunit;

namespace Biodistribution.Tests.Observations;

public class StatisticDefinitionTests
{
    [Fact]
    public void Every_statistic_has_one_entry_with_a_word_of_its_own()
    {
        Assert.Equal(Enum.GetValues<Statistic>(), StatisticDefinition.All.Select(one => one.Statistic));
        Assert.All(StatisticDefinition.All, one => Assert.Same(one, StatisticDefinition.Of(one.Statistic)));
        Assert.Distinct(StatisticDefinition.All.Select(one => one.Word));
    }

    [Fact]
    public void The_unit_a_prediction_is_shown_in_has_the_dimension_its_rows_need()
    {
        var (observable, time, dose) = (Unit.Parse("%ID/mL"), Unit.Parse("h"), Unit.Parse("%ID"));

        Assert.All(
            StatisticDefinition.All,
            one =>
                Assert.Equal(one.DimensionOf(observable.Dimension, time.Dimension, dose.Dimension), one.UnitOf(observable, time).Dimension)
        );
        Assert.Equal("mL/h", StatisticDefinition.Of(Statistic.Clearance).UnitOf(observable, time).Text);
    }
}
