using Biodistribution.Observations;
using Biodistribution.Tests.Observations.Importing;
using Biodistribution.Text;
using Xunit;

namespace Biodistribution.Tests.Observations;

public class DoseSharesTests
{
    private const string Wide = "animal,group,time,liver,lung,spleen\n";

    private static string[] Said(Checked<ObservationTable> table)
    {
        Assert.NotNull(table.Value);
        return [.. table.Diagnostics.Select(diagnostic => diagnostic.ToString())];
    }

    [Fact]
    public void Fractions_called_percent_are_doubted_in_a_wide_table_and_a_long_one()
    {
        Assert.Equal(
            [
                "w.csv(2,14): warning BD4030: The values in %ID look like fractions of the dose: none is "
                    + "above 1, and 3 organs or more together hold up to 0.86.\n    If they are fractions, their "
                    + "unit is ID; if they are percent, the organs measured hold at most 0.86 % of the dose, and "
                    + "nothing need be changed.",
            ],
            Said(Imported.Table(Wide + "m1,healthy,6,0.55,0.2,0.11\nm2,healthy,24,0.3,0.05,<0.01\n", "w.csv", "%ID"))
        );
        Assert.Equal(
            [
                "l.csv(2,1): warning BD4030: The values in %ID look like fractions of the dose: none is "
                    + "above 1, and 3 organs or more together hold up to 1.02.\n    If they are fractions, their "
                    + "unit is ID; if they are percent, the organs measured hold at most 1.02 % of the dose, and "
                    + "nothing need be changed.",
            ],
            Said(
                ObservationTable.Parse(
                    "group,observable,time,value,unit\na,liver,6,0.7,%ID\na,lung,6,0.3,%ID\na,blood,6,0.02,%ID\n",
                    "l.csv"
                )
            )
        );
    }

    [Fact]
    public void Percent_called_fractions_are_doubted()
    {
        Assert.Equal(
            [
                "w.csv(2,14): warning BD4031: A value of 55.1 in ID is more than the dose itself, and so "
                    + "are 2 more.\n    The unit is a fraction of the dose; if the values are percent, it is %ID.",
            ],
            Said(Imported.Table(Wide + "m1,healthy,6,55.1,20,11\n", "w.csv", "ID"))
        );
        Assert.Empty(Said(Imported.Table(Wide + "m1,healthy,6,0.551,0.2,0.11\nm2,healthy,6,1.07,0,0\n", "w.csv", "ID")));
    }

    // What labs publish, and what must not be doubted.
    [Theory]
    [InlineData("m1,healthy,6,30,0.4,0.2\nm1,healthy,48,0.5,0.1,0.05\n", "%ID")]
    [InlineData("m1,healthy,48,0.1,0.05,0.01\n", "%ID")]
    [InlineData("m1,healthy,6,0.9,0.9,0.9\n", "%ID")]
    [InlineData("m1,healthy,6,0.5,0.3,\n", "%ID")]
    [InlineData("m1,healthy,6,0.5,0.3,0.1\n", "%ID/g")]
    [InlineData("m1,healthy,6,0.5,0.3,0.1\n", "ug")]
    [InlineData("m1,healthy,6,0.5,-0.01,0.3\n", "%ID")]
    [InlineData("m1,healthy,6,<0.5,<0.3,<0.1\n", "%ID")]
    public void Values_that_may_well_be_what_their_unit_says_are_not_doubted(string rows, string unit) =>
        Assert.Empty(Said(Imported.Table(Wide + rows, "w.csv", unit)));

    [Fact]
    public void An_organ_above_the_dose_is_doubted()
    {
        Assert.Equal(
            [
                "w.csv(3,14): warning BD4031: A value of 120.2 in %ID is more than the dose itself.\n    An "
                    + "organ cannot hold more than was given: are these values per g, and the unit %ID/g?",
            ],
            Said(Imported.Table(Wide + "m1,healthy,6,31.5,2,1\nm2,healthy,6,120.2,3,1\n", "w.csv", "%ID"))
        );
        Assert.Empty(Said(Imported.Table(Wide + "m1,healthy,6,104,,\n", "w.csv", "%ID")));
        Assert.Empty(Said(Imported.Table(Wide + "m1,healthy,6,31.5,120.2,1\n", "w.csv", "%ID/g")));
    }

    [Fact]
    public void Organs_that_together_hold_more_than_the_dose_are_doubted()
    {
        Assert.Equal(
            [
                "w.csv(2,14): warning BD4034: The organs of m1 together hold 140 %ID, more than the dose, "
                    + "and so do those of 1 more.\n    Are these values per g, and the unit %ID/g? Is one organ "
                    + "there twice, or the dose too small?",
            ],
            Said(Imported.Table(Wide + "m1,healthy,6,90,20,30\nm2,healthy,6,80,30,20\nm3,healthy,24,50,2,1\n", "w.csv", "%ID"))
        );
        Assert.Empty(Said(Imported.Table(Wide + "m1,healthy,6,90,10,8\n", "w.csv", "%ID")));
    }

    [Fact]
    public void Fractions_called_percent_are_doubted_by_a_typical_animal_also_where_one_goes_beyond()
    {
        const string Animals = "m1,healthy,6,0.55,0.2,0.11\nm2,healthy,6,0.5,0.25,0.1\nm3,healthy,6,0.7,0.3,0.2\n";
        Assert.StartsWith(
            "w.csv(2,14): warning BD4030",
            Assert.Single(Said(Imported.Table(Wide + Animals, "w.csv", "%ID"))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Repeats_of_one_organ_are_not_added_up_and_one_study_does_not_excuse_another()
    {
        const string Header = "study,group,observable,time,value,unit\n";
        Assert.Empty(Said(ObservationTable.Parse(Header + "s,a,liver,6,0.4,%ID\ns,a,liver,6,0.3,%ID\ns,a,lung,6,0.2,%ID\n", "l.csv")));
        var two = Said(
            ObservationTable.Parse(Header + "s,a,liver,6,0.4,%ID\ns,a,lung,6,0.2,%ID\ns,a,spleen,6,0.1,%ID\nt,a,liver,6,40,%ID\n", "l.csv")
        );
        Assert.StartsWith("l.csv(2,1): warning BD4030", Assert.Single(two), StringComparison.Ordinal);
    }
}
