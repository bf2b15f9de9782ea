using Biodistribution.LabFiles;
using Biodistribution.Observations.Importing;
using Biodistribution.Tests.Observations.Importing;
using Biodistribution.Tests.Output;
using Xunit;

namespace Biodistribution.Tests.LabFiles;

/// <summary>
/// Tables as laboratories keep them, each described by its first words: read into these observations, or refused for
/// that reason.
/// </summary>
public class TableShapeTests
{
    private static readonly ImportAnswers Said = new()
    {
        Group = "g",
        Time = "6 h",
        Unit = "%ID",
        TimeUnit = "h",
    };

    [Theory]
    [InlineData(
        "organs in rows, animals in columns, unit in the corner, mean and SD beside them",
        "%IA/g|M01|M02|mean|SD\nblood|1.2|1.4|1.3|0.1\nliver|8.1|7.7|7.9|0.3\ninjected activity (MBq)|0.51|0.49||",
        "g M01 blood 6h 1.2 %ID/g",
        "g M02 blood 6h 1.4 %ID/g",
        "g M01 liver 6h 8.1 %ID/g",
        "g M02 liver 6h 7.7 %ID/g"
    )]
    [InlineData(
        "organs in rows, animals with numbers as names",
        "organ|101|102\nblood|1.2|1.4\nliver|8.1|7.7",
        "g 101 blood 6h 1.2 %ID",
        "g 102 blood 6h 1.4 %ID",
        "g 101 liver 6h 8.1 %ID",
        "g 102 liver 6h 7.7 %ID"
    )]
    [InlineData(
        "organs in rows, lines for group and time above",
        "group|ctl|ctl|CCl4\nmouse|1|2|3\ntime (h)|1|24|1\nliver|8|7|9",
        "ctl 1 liver 1h 8 %ID",
        "ctl 2 liver 24h 7 %ID",
        "CCl4 3 liver 1h 9 %ID"
    )]
    [InlineData(
        "organs in rows, times in columns, means with SD in one cell",
        "Organ (%ID/g, mean ± SD)|1 h|24 h\nliver|31.5 ± 2.2 (4)|20.1 ± 1.9 (3)",
        "g liver 1h 31.5 %ID/g ±2.2 sd n=4",
        "g liver 24h 20.1 %ID/g ±1.9 sd n=3"
    )]
    [InlineData(
        "organs in rows, times in columns over mean and SEM and n",
        "|1 h|||24 h||\norgan|mean|SEM|n|mean|SEM|n\nliver|31|2|4|20|1|5",
        "g liver 1h 31 %ID ±2 sem n=4",
        "g liver 24h 20 %ID ±1 sem n=5"
    )]
    [InlineData(
        "organs in rows, groups in columns with spreads",
        "organ|healthy|damaged\nliver|31 ± 2|40 ± 3",
        "healthy liver 6h 31 %ID ±2 sd",
        "damaged liver 6h 40 %ID ±3 sd"
    )]
    [InlineData(
        "organs over columns of mean and SD",
        "group|time (h)|liver mean|liver SD|n\nctl|1|31|2|4\nctl|24|20|1|4",
        "ctl liver 1h 31 %ID ±2 sd n=4",
        "ctl liver 24h 20 %ID ±1 sd n=4"
    )]
    [InlineData(
        "one organ a line: organ, time, mean, sd, n",
        "organ|time_h|mean|sd|n\nliver|24|30.2|1.3|3\nspleen|24|11.6|0.8|3",
        "g liver 24h 30.2 %ID ±1.3 sd n=3",
        "g spleen 24h 11.6 %ID ±0.8 sd n=3"
    )]
    [InlineData(
        "one value a line, as data standards have it, with limits",
        "USUBJID|GROUP|SEX|MATRIX|ATPT|AVAL|LLOQ|DOSE\n1|1|1|Liver|24|<LLOQ|50|6\n2|1|2|Liver|24|495|50|6",
        "1 1 Liver 24h 50 %ID below",
        "1 2 Liver 24h 495 %ID"
    )]
    [InlineData(
        "one value a line with unit and unit of time",
        "mouse|group|tissue|time|time unit|value|unit\nm1|a|liver|30|min|5|%ID/g\nm2|a|liver|6|h|4|%ID/g",
        "a m1 liver 0.5h 5 %ID/g",
        "a m2 liver 6h 4 %ID/g"
    )]
    [InlineData(
        "blocks by time, each under a title",
        "30 min||\nanimal|blood|liver\nm1|2.1|11.2\n||\n2 h||\nanimal|blood|liver\nm2|1.1|15.2",
        "g m1 blood 0.5h 2.1 %ID",
        "g m1 liver 0.5h 11.2 %ID",
        "g m2 blood 2h 1.1 %ID",
        "g m2 liver 2h 15.2 %ID"
    )]
    [InlineData(
        "blocks by group, each under a title",
        "Healthy||\nanimal|blood|liver\nm1|2.1|11.2\n||\nCCl4||\nanimal|blood|liver\nm2|1.1|15.2",
        "Healthy m1 blood 6h 2.1 %ID",
        "Healthy m1 liver 6h 11.2 %ID",
        "CCl4 m2 blood 6h 1.1 %ID",
        "CCl4 m2 liver 6h 15.2 %ID"
    )]
    [InlineData(
        "groups as texts between the rows",
        "animal|blood|liver\nhealthy||\nm1|2.1|11.2\ndamaged||\nm2|1.1|15.2",
        "healthy m1 blood 6h 2.1 %ID",
        "healthy m1 liver 6h 11.2 %ID",
        "damaged m2 blood 6h 1.1 %ID",
        "damaged m2 liver 6h 15.2 %ID"
    )]
    [InlineData(
        "title with unit and time, blank row, heading",
        "Biodistribution of exosomes (%ID/g), 24 h p.i.||\n||\nmouse|liver|spleen\nm1|31|12",
        "g m1 liver 24h 31 %ID/g",
        "g m1 spleen 24h 12 %ID/g"
    )]
    [InlineData(
        "titles in two cells: Time, Group",
        "Time|4 h\nGroup|CCl4\n|\nmouse|liver|lung\nm1|31|3",
        "CCl4 m1 liver 4h 31 %ID",
        "CCl4 m1 lung 4h 3 %ID"
    )]
    [InlineData(
        "groups over organs in a heading of two lines",
        "|Healthy||CCl4|\nmouse|liver|lung|liver|lung\n1|30|3|40|4",
        "Healthy 1 liver 6h 30 %ID",
        "Healthy 1 lung 6h 3 %ID",
        "CCl4 1 liver 6h 40 %ID",
        "CCl4 1 lung 6h 4 %ID"
    )]
    [InlineData(
        "units in a second line of the heading",
        "mouse|group|time|liver|blood\n||h|%ID/g|%ID/mL\nm1|a|24|31|0.5",
        "a m1 liver 24h 31 %ID/g",
        "a m1 blood 24h 0.5 %ID/mL"
    )]
    [InlineData(
        "German headings and decimal commas as text",
        "Tier|Gruppe|Zeit (h)|Leber [%ID/g]|Milz [%ID/g]\nm1|ktr|24|'31,5|'12,1",
        "ktr m1 Leber 24h 31.5 %ID/g",
        "ktr m1 Milz 24h 12.1 %ID/g"
    )]
    [InlineData(
        "numbers of rows in a column without heading",
        "|animal|liver\n1|m1|31\n2|m2|30",
        "g m1 liver 6h 31 %ID",
        "g m2 liver 6h 30 %ID"
    )]
    [InlineData(
        "animals in a column without heading",
        "|liver|lung\nm1|31|3\nm2|30|2",
        "g m1 liver 6h 31 %ID",
        "g m1 lung 6h 3 %ID",
        "g m2 liver 6h 30 %ID",
        "g m2 lung 6h 2 %ID"
    )]
    [InlineData(
        "rows of mean, SD and n below the animals, a remark under the table",
        "animal|liver\nm1|31\nm2|30\nMean|30.5\nSD|0.7\nn|2\n|\n* one animal died|",
        "g m1 liver 6h 31 %ID",
        "g m2 liver 6h 30 %ID"
    )]
    [InlineData(
        "sex, cage, weight and dose beside the organs",
        "mouse|sex|cage|body weight (g)|dose (MBq)|liver|tumour\nm1|1|3|21.3|0.52|31|4",
        "g m1 liver 6h 31 %ID",
        "g m1 tumour 6h 4 %ID"
    )]
    [InlineData(
        "times with units in cells of one column",
        "mouse|time|liver\nm1|30 min|31\nm2|24 h|20\nm3|day 7|5",
        "g m1 liver 0.5h 31 %ID",
        "g m2 liver 24h 20 %ID",
        "g m3 liver 168h 5 %ID"
    )]
    [InlineData(
        "times of a spreadsheet's clock",
        "mouse|time|liver\nm1|[0:30]|31\nm2|[6:00]|20",
        "g m1 liver 0.5h 31 %ID",
        "g m2 liver 6h 20 %ID"
    )]
    [InlineData("cells shown as percent", "mouse|liver (%ID)\nm1|31.5%\nm2|28%", "g m1 liver 6h 31.5 %ID", "g m2 liver 6h 28 %ID")]
    [InlineData(
        "formula errors and dashes among values",
        "mouse|liver|lung\nm1|31|#DIV/0!\nm2|-|2",
        "g m1 liver 6h 31 %ID",
        "g m2 lung 6h 2 %ID"
    )]
    [InlineData(
        "a column of units of one sort behind numbers",
        "mouse|liver\nm1|31.5 %ID/g\nm2|28 %ID/g",
        "g m1 liver 6h 31.5 %ID/g",
        "g m2 liver 6h 28 %ID/g"
    )]
    [InlineData(
        "organs with parts and sides",
        "mouse|left kidney|right kidney|liver (left lobe)\nm1|3|4|31",
        "g m1 left kidney 6h 3 %ID",
        "g m1 right kidney 6h 4 %ID",
        "g m1 liver (left lobe) 6h 31 %ID"
    )]
    [InlineData(
        "an animal followed over time by its number",
        "ID|time (h)|blood [ng/mL]\n101|1|80\n101|24|2",
        "g 101 blood 1h 80 ng/mL",
        "g 101 blood 24h 2 ng/mL"
    )]
    public void A_table_is_read(string shape, string rows, params string[] expected)
    {
        using var folder = new TemporaryFolder();
        var book = LabFile.Read(new WorkbookSketch().Sheet("Sheet1", rows).Save(folder.File("t.xlsx"))).OrThrow();

        var imported = ImportedFile.Read(
            book.Grids,
            "t.xlsx",
            Said with
            {
                Spread = "sd",
                Unit = rows.Contains("ng/mL", StringComparison.Ordinal) ? null : Said.Unit,
            }
        );

        Assert.True(imported.Table is not null, $"{shape}: {string.Join("\n", imported.ToChecked().Diagnostics)}");
        Assert.Equal(expected, Imported.Lines(imported));
    }

    [Theory]
    [InlineData("numbers under no heading", "m1|31|3\nm2|30|2", "BD4201")]
    [InlineData("a heading and nothing below", "animal|liver", "BD4215")]
    [InlineData("a date where a number belongs", "animal|liver\nm1|31\nm2|'1.2.2024", "BD4202")]
    [InlineData("text among numbers", "animal|liver\nm1|31\nm2|dead", "BD4202")]
    [InlineData("a group once for several animals without merging", "group|animal|liver\nctl|m1|31\n|m2|30", "BD4203")]
    [InlineData("two tables that tell one measurement twice", "animal|liver\nm1|31\n|\nanimal|liver|lung\nm1|31|2", "BD4012")]
    [InlineData("names over columns that can be animals or groups", "organ|Anna|Berta\nliver|1|2", "BD4205")]
    [InlineData("a spread without a mean", "animal|liver SD\nm1|2", "BD4223")]
    public void A_table_is_refused(string shape, string rows, string code)
    {
        using var folder = new TemporaryFolder();
        var book = LabFile.Read(new WorkbookSketch().Sheet("Sheet1", rows).Save(folder.File("t.xlsx"))).OrThrow();

        var imported = ImportedFile.Read(
            book.Grids,
            "t.xlsx",
            Said with
            {
                Group = rows.StartsWith("group", StringComparison.Ordinal) ? null : "g",
            }
        );

        Assert.Null(imported.Table);
        Assert.True(
            imported.ToChecked().Diagnostics.Any(problem => problem.Code == code),
            $"{shape}: {string.Join("\n", imported.ToChecked().Diagnostics)}"
        );
    }

    [Fact]
    public void Weights_on_a_second_sheet_are_joined_by_animal()
    {
        using var folder = new TemporaryFolder();
        var path = new WorkbookSketch()
            .Sheet("Uptake", "Experiment 12|||\nMouse|group|time (h)|Liver (%ID/g)\nM1|ctl|24|20\nM2|ctl|24|10", ["A1:D1"])
            .Sheet("Organ weights (g)", "mouse|liver|spleen\nm1|1.2|0.1\nm2|1.1|0.09")
            .Save(folder.File("w.xlsx"));

        var imported = ImportedFile.Read(LabFile.Read(path).OrThrow().Grids, "w.xlsx", new ImportAnswers { Weights = true });

        Assert.Equal(["ctl M1 Liver 24h 24 %ID", "ctl M2 Liver 24h 11 %ID"], Imported.Lines(imported));
    }

    [Fact]
    public void Sheets_by_time_with_groups_in_merged_cells_are_put_together()
    {
        using var folder = new TemporaryFolder();
        var path = new WorkbookSketch()
            .Sheet("1 h", "group|mouse|liver\nctl|1|20\n|2|22\nCCl4|3|30", ["A2:A3"])
            .Sheet("24 h", "group|mouse|liver\nctl|4|10\nCCl4|5|15")
            .Save(folder.File("s.xlsx"));

        var imported = ImportedFile.Read(LabFile.Read(path).OrThrow().Grids, "s.xlsx", new ImportAnswers { Unit = "%ID" });

        Assert.Equal(
            [
                "ctl 1 liver 1h 20 %ID",
                "ctl 2 liver 1h 22 %ID",
                "CCl4 3 liver 1h 30 %ID",
                "ctl 4 liver 24h 10 %ID",
                "CCl4 5 liver 24h 15 %ID",
            ],
            Imported.Lines(imported)
        );
    }
}
