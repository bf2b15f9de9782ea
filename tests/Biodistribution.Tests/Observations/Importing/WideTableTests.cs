using Biodistribution.Observations.Importing;
using Xunit;

namespace Biodistribution.Tests.Observations.Importing;

/// <summary>Tables with a row an animal and a column an organ: read, or refused at the user's own cell.</summary>
public class WideTableTests
{
    [Fact]
    public void A_wide_table_becomes_one_row_for_each_animal_and_organ()
    {
        var table = Imported
            .Table("animal,group,time,liver,spleen [%ID/g]\nm1,healthy,6,20.5,1.2\nm2,healthy,6,<0.5,\n", "wide.csv", "%ID")
            .OrThrow();

        Assert.Equal(3, table.Rows.Length);
        Assert.Equal(
            ("m1", "liver", 20.5, "%ID"),
            (table.Rows[0].Animal, table.Rows[0].Observable, table.Rows[0].Value, table.Rows[0].Unit)
        );
        Assert.Equal("%ID/g", table.Rows[1].Unit);
        Assert.Equal(("below", 0.5), (table.Rows[2].Censoring, table.Rows[2].Value));
    }

    [Theory]
    [InlineData("animal;group;time;liver;spleen\nm1;healthy;0,25;41,2;1,5e1\nm2;healthy;6;<0,5;\n")]
    [InlineData(
        "# from a spreadsheet, saved with tabs\nanimal\tgroup\ttime\tliver\tspleen\nm1\thealthy\t0.25\t41.2\t15\nm2\thealthy\t6\t<0.5\t\n"
    )]
    public void A_wide_table_may_be_separated_by_semicolons_or_tabs_and_then_have_decimal_commas(string text)
    {
        var table = Imported.Table(text, "wide.csv", "%ID").OrThrow();

        Assert.Equal(
            [("m1", "liver", 0.25, 41.2), ("m1", "spleen", 0.25, 15), ("m2", "liver", 6, 0.5)],
            table.Rows.Select(row => (row.Animal, row.Observable, row.Time, row.Value))
        );
    }

    [Fact]
    public void Values_per_gram_are_multiplied_by_the_weight_of_the_same_animals_organ_when_asked_for()
    {
        const string Text =
            "animal,group,Time (min),Liver [%ID/g],liver weight (mg),spleen [%ID/g],Body_mass "
            + "[g]\nm1,healthy,30,20,1200,3,22\nm2,healthy,60,<0.5,1500,,21\n";
        var weighed = Imported.Table(Text, "wide.csv", "%ID", weights: true);

        Assert.Equal(
            [("Liver", "%ID", "", 30.0), ("spleen", "%ID/g", "", 30), ("Liver", "%ID", "below", 60)],
            weighed.OrThrow().Rows.Select(row => (row.Observable, row.Unit, row.Censoring, row.Time))
        );
        Assert.Equal([24, 3, 0.75], weighed.Value!.Rows.Select(row => Math.Round(row.Value, 12)));
        Assert.All(weighed.Value.Rows, row => Assert.Equal("min", row.TimeUnit));
        Assert.Empty(weighed.Diagnostics);

        var plain = Imported.Table(Text, "wide.csv", "%ID");
        Assert.Equal(["Liver", "spleen", "Liver"], plain.OrThrow().Rows.Select(row => row.Observable));
        Assert.Equal("The file has weights of Liver, and values per mass.", Assert.Single(plain.Diagnostics).Message);
    }

    [Theory]
    [InlineData(
        "animal,group,time,liver [%ID/g],liver weight [g],x [%ID/g],spleen [%ID/g]\nm1,healthy,6,20,,1,\nm2,healthy,6,20,1,1,\n",
        "BD4009",
        "liver of m1 has a value per mass and no weight."
    )]
    [InlineData("animal,group,time (kg),liver [%ID/g]\nm1,healthy,6,20\n", "BD4017", "'kg' is not a unit of time.")]
    [InlineData(
        "animal,group,time,liver [1e200 %ID/g],liver weight [1e200 g]\nm1,healthy,6,20,1\n",
        "BD4017",
        "'1e200 %ID/g' times '1e200 g' is too large, too small or too intricate a unit."
    )]
    [InlineData(
        "animal,group,time,liver\nm1,healthy,6,20\n",
        "BD4032",
        "No organ has values per mass and weights, so nothing is multiplied."
    )]
    [InlineData("animal,group,time,liver [%ID/g],liver weight [g]\nm1,a,6,20,-1.1\n", "BD4217", "liver of m1 cannot weigh -1.1 g.")]
    [InlineData("animal,group,time,liver [%ID/g],liver weight [g]\nm1,a,6,20,0\n", "BD4217", "liver of m1 cannot weigh 0 g.")]
    [InlineData("animal,group,time,liver [%ID/g],liver weight [g]\nm1,a,6,20,1100\n", "BD4217", "liver of m1 cannot weigh 1100 g.")]
    [InlineData("animal,group,time,liver [%ID/g],liver weight [Mg]\nm1,a,6,20,1100\n", "BD4212", "Mg is a million grams.")]
    public void What_cannot_be_weighed_says_why(string text, string code, string message)
    {
        var problem = Imported
            .Table(text, "wide.csv", "%ID", weights: true)
            .Diagnostics.First(one => one.Code != "BD4032" || code == "BD4032");

        Assert.Equal((code, message), (problem.Code, problem.Message));
    }

    [Theory]
    [InlineData("animal,group,time,liver_weight_mg,liver [%ID/g]\nm1,ctl,24,1210,31.5\n", "ctl m1 liver 24h 38.115 %ID")]
    [InlineData("animal,group,time,liver [%IA/g],liver weight [mg]\nm1,ctl,24,31.5,1210\n", "ctl m1 liver 24h 38.115 %ID")]
    [InlineData("animal,group,time,Liver (%ID/g),Liver (g)\nm1,ctl,24,31.5,1.21\n", "ctl m1 Liver 24h 38.115 %ID")]
    [InlineData("animal,group,time,liver [% ID/g],weight of liver [g]\nm1,ctl,24,<0.5,1.1\n", "ctl m1 liver 24h 0.55 %ID below")]
    public void Weights_are_known_by_their_headings_and_units(string text, string expected) =>
        Assert.Equal([expected], Imported.Lines(ImportedFile.ReadText(text, "w.csv", Imported.Hours with { Weights = true })));

    [Theory]
    [InlineData("animal;group;time;liver\nm1;healthy;06.01.2025;12\n", "BD4208", "'06.01.2025' is not a time.")]
    [InlineData("animal,group,time,liver\nm1,healthy,6,abc\nm2,healthy,6,3\n", "BD4202", "'abc' under 'liver' is not a number.")]
    [InlineData(
        "animal,group,time,liver\nm1,healthy,6,n.d.\nm2,healthy,6,3\n",
        "BD4220",
        "'n.d.' can mean not detected (below the limit) or not done (missing)."
    )]
    [InlineData("animal,group,time,liver\nm1,healthy,6,BLQ\nm2,healthy,6,3\n", "BD4222", "'BLQ' is below a limit that nothing names.")]
    [InlineData(
        "animal,group,time,glucose\nm1,healthy,6,3\nm2,healthy,6,4\n",
        "BD4206",
        "The column 'glucose' holds numbers and is no organ this program knows."
    )]
    [InlineData(
        "animal,group,time,liver\nm1,healthy,6,3\nm2,healthy,6,4\nm1,healthy,6,3\n",
        "BD4012",
        "Liver of m1 at one time is there twice, first in line 2."
    )]
    [InlineData(
        "animal,group,time [min],liver\nm1,healthy,360,3\nm1,healthy,360,4\n",
        "BD4012",
        "Liver of m1 at one time is there twice, first in line 2."
    )]
    [InlineData("animal,group,time,liver,kidney,kidney\nm1,healthy,6,3,1,2\n", "BD4225", "Two columns are headed 'kidney'.")]
    [InlineData("animal,group,time,liver\nm1,healthy,6,3,1\n", "BD4101", "The row has 5 cells, the heading 4.")]
    [InlineData("animal,group,time,liver,lung\nm1,healthy,6,3\n", "BD4102", "The row has 4 cells, the heading 5.")]
    [InlineData("animal,group,time,liver,\nm1,healthy,6,3,1\n", "BD4207", "Values stand here under no heading.")]
    [InlineData("animal,group,time,liver\nm1,,6,3\n", "BD4203", "The row has values and no group.")]
    [InlineData(
        "animal,group,time,liver\nm1,healthy,6,3%\nm2,healthy,6,4\n",
        "BD4204",
        "'4' and '3%' stand in one column, so their unit is open."
    )]
    [InlineData("animal,group,time,liver [SUV]\nm1,healthy,6,3\n", "BD4210", "'SUV' is no unit this program knows.", "")]
    [InlineData("animal,group,time,liver [Mg/g]\nm1,healthy,6,3\n", "BD4212", "'Mg/g' begins with M, a million.")]
    [InlineData("animal,group,time,liver [h]\nm1,healthy,6,3\n", "BD4210", "'h' is a unit of time, not of what an organ holds.")]
    [InlineData(
        "group,time,liver\nhealthy,6,31.5 ± 2.2\n",
        "BD4224",
        "What stands behind ± can be a standard deviation or a standard error of the mean."
    )]
    [InlineData(
        "animal,group,time,time_unit,liver\nm1,healthy,6,h,3\nm2,healthy,6,,4\n",
        "BD4017",
        "The row does not say the unit of its time."
    )]
    public void What_a_wide_table_gets_wrong_or_leaves_open_is_said_once_and_at_its_place(
        string text,
        string code,
        string message,
        string unit = "%ID"
    )
    {
        var imported = ImportedFile.ReadText(text, "wide.csv", Imported.Hours with { Unit = unit.Length > 0 ? unit : null });

        var problem = Assert.Single(imported.ToChecked().Diagnostics);
        Assert.Equal((code, message), (problem.Code, problem.Message));
        Assert.Null(imported.Table);
    }

    [Theory]
    [InlineData("animal,time,liver [%ID]\nm1,6,3\n", ImportSubject.Group)]
    [InlineData("animal,group,liver [%ID]\nm1,a,3\n", ImportSubject.Time)]
    [InlineData("animal,group,time,liver\nm1,a,6,3\n", ImportSubject.Unit)]
    [InlineData("animal,group,time,liver (%)\nm1,a,6,3\n", ImportSubject.Unit)]
    [InlineData("animal,group,time,value [%ID]\nm1,a,6,3\n", ImportSubject.Organ)]
    [InlineData("organ,A,B\nliver,1,2\nlung,3,4\n", ImportSubject.Columns)]
    public void What_a_table_cannot_say_is_asked(string text, ImportSubject subject) =>
        Assert.Equal(subject, ImportedFile.ReadText(text, "w.csv", Imported.Hours).Questions[0].Subject);

    [Fact]
    public void A_title_that_says_nothing_of_the_values_is_listed_and_one_that_does_is_not()
    {
        var imported = ImportedFile.ReadText(
            "Experiment twelve,,,\nunit: %ID/g,,,\nanimal,group,time,liver\nm1,ctl,24,3.1\n",
            "t.csv",
            Imported.Hours
        );

        Assert.Equal(["ctl m1 liver 24h 3.1 %ID/g"], Imported.Lines(imported));
        Assert.Equal(new IgnoredPart("line 1", "Experiment twelve", "a title, of which nothing is used"), Assert.Single(imported.Ignored));
    }

    [Theory]
    [InlineData("St. Dev.", true)]
    [InlineData("Std.Error", true)]
    [InlineData("± SEM", true)]
    [InlineData("Geometric mean", true)]
    [InlineData("No. of animals", true)]
    [InlineData("n=3", true)]
    [InlineData("N = 12", true)]
    [InlineData("SD 1 h", true)]
    [InlineData("n1", false)]
    [InlineData("SD1", false)]
    [InlineData("S. Meier 2", false)]
    [InlineData("mouse 3", false)]
    public void The_label_of_a_row_says_whether_it_sums_up_others(string label, bool sumsUp) =>
        Assert.Equal(sumsUp, HeadingWords.IsSummary(label));
}
