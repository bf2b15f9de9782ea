using Biodistribution.Observations.Importing;
using Biodistribution.Tests.Observations.Importing;
using Biodistribution.Tests.Output;
using Xunit;

namespace Biodistribution.Tests.LabFiles;

/// <summary>
/// Text tables as instruments, publications and submissions write them, each described by its first words: read into
/// these observations, or asked about.
/// </summary>
public class LaboratoryTableTests
{
    private static readonly ImportAnswers Said = new() { TimeUnit = "h" };

    [Theory]
    [InlineData(
        "groups over animals in two lines, unit in the corner",
        "%ID/g,Control,,Fibrosis,\n,#1,#2,#3,#4\nBlood,3.2,2.9,4.0,4.2\nLiver,40.2,38.8,25.5,27.3\nTime (h),24,24,24,24",
        "Control #1 Blood 24h 3.2 %ID/g",
        "Control #2 Blood 24h 2.9 %ID/g",
        "Fibrosis #3 Blood 24h 4 %ID/g",
        "Fibrosis #4 Blood 24h 4.2 %ID/g",
        "Control #1 Liver 24h 40.2 %ID/g",
        "Control #2 Liver 24h 38.8 %ID/g",
        "Fibrosis #3 Liver 24h 25.5 %ID/g",
        "Fibrosis #4 Liver 24h 27.3 %ID/g"
    )]
    [InlineData(
        "genotypes called WT and Mdr2-/- over times over animals",
        "Tissue (%ID/g),WT,,Mdr2-/-,\n,2 h,24 h,2 h,24 h\n,mouse 1,mouse 2,mouse 3,mouse 4\nliver,5,6,7,8",
        "WT mouse 1 liver 2h 5 %ID/g",
        "WT mouse 2 liver 24h 6 %ID/g",
        "Mdr2-/- mouse 3 liver 2h 7 %ID/g",
        "Mdr2-/- mouse 4 liver 24h 8 %ID/g"
    )]
    [InlineData(
        "blocks side by side under one title, groups above them",
        "Uptake 24 h p.i. (%ID/g),,,,,\nHealthy,,,CCl4,,\nMouse,Liver,Lung,Mouse,Liver,Lung\n1,20,2,1,15,3\n2,21,4,,,",
        "Healthy 1 Liver 24h 20 %ID/g",
        "Healthy 1 Lung 24h 2 %ID/g",
        "Healthy 2 Liver 24h 21 %ID/g",
        "Healthy 2 Lung 24h 4 %ID/g",
        "CCl4 1 Liver 24h 15 %ID/g",
        "CCl4 1 Lung 24h 3 %ID/g"
    )]
    [InlineData(
        "two tables side by side, each under a title of its own, a blank column between",
        "targeted,,,,free,,\nAnimal,Time (h),Liver (%ID),,Animal,Time (h),Liver (%ID)\nT1,1,5,,N1,1,2\nT2,24,4,,N2,24,3",
        "targeted T1 Liver 1h 5 %ID",
        "targeted T2 Liver 24h 4 %ID",
        "free N1 Liver 1h 2 %ID",
        "free N2 Liver 24h 3 %ID"
    )]
    [InlineData(
        "the PC domain of a submission, limits in a column and times as PT8H",
        "STUDYID,DOMAIN,USUBJID,PCSEQ,PCSPEC,PCORRES,PCORRESU,PCSTRESN,PCLLOQ,PCTPTNUM,PCTPT,PCELTM,GROUP\n"
            + "L1,PC,L1-1,1,PLASMA,<5,ng/mL,,5,8,8 hours post dose,PT8H,Low\nL1,PC,L1-1,2,LIVER,67.5,ng/mL,67.5,5,8,8 hours post "
            + "dose,PT8H,Low\n",
        "Low L1-1 PLASMA 8h 5 ng/mL below",
        "Low L1-1 LIVER 8h 67.5 ng/mL"
    )]
    [InlineData(
        "a German export with its header, Std. and a mean below",
        "Versuch:;Exosomen\nEinheit:;% ID/g Gewebe\n\nTier-Nr.;Gruppe;Zeitpunkt;Gewicht [g];Leber;Gehirn\n1;Kontrolle;1 Std.;22,1;9,5;< "
            + "NWG\n"
            + "2;Fibrose;24 Std.;21,0;8,1;0,2\n\nMittelwert;;;;8,8;\n",
        "Kontrolle 1 Leber 1h 9.5 %ID/g",
        "Kontrolle 1 Gehirn 1h 0.1 %ID/g below",
        "Fibrose 2 Leber 24h 8.1 %ID/g",
        "Fibrose 2 Gehirn 24h 0.2 %ID/g"
    )]
    [InlineData(
        "a printout of a gamma counter: columns under each other, samples called by animal and organ, weights of organs",
        "WIZARD 3.1  Protocol 12  organs\nGroup: EV\nTime: 24 h\n\nPos  Sample          Weight(g)  CPM     Time(s)\n  1  M1 blood       "
            + "     0.205   12000       60\n"
            + "  2  M1 liver            1.105   40000       60\n  3  background                    210       60\n",
        "EV M1 blood 24h 12000 counts/min",
        "EV M1 liver 24h 40000 counts/min"
    )]
    [InlineData(
        "regions of an imaging system, one a line",
        "ROI\tAnimal\tGroup\tTime (h)\tTotal Flux [p/s]\tArea (cm²)\nLiver\tm1\tEV\t4\t3.1e8\t1.04\nBackground\tm1\tEV\t4\t1e6\t1.04\n",
        "EV m1 Liver 4h 310000000 photons/s",
        "EV m1 Background 4h 1000000 photons/s"
    )]
    [InlineData(
        "not detected in words of several languages",
        "animal,group,time (h),liver [%ID],lung [%ID],brain [%ID],heart [%ID]\nm1,a,1,5,b.d.,<LOD,u.NWG\nm2,a,1,5,n.q.,not "
            + "detected,B.D.L.\n",
        "a m1 liver 1h 5 %ID",
        "a m1 lung 1h 0.1 %ID below",
        "a m1 brain 1h 0.1 %ID below",
        "a m1 heart 1h 0.1 %ID below",
        "a m2 liver 1h 5 %ID",
        "a m2 lung 1h 0.1 %ID below",
        "a m2 brain 1h 0.1 %ID below",
        "a m2 heart 1h 0.1 %ID below"
    )]
    [InlineData(
        "one organ a line without names of animals: the second value of an organ is of animal 2",
        "tissue,group,time (h),value,unit\nliver,a,1,5,%ID\nlung,a,1,2,%ID\nliver,a,1,6,%ID\nlung,a,1,3,%ID\n",
        "a 1 liver 1h 5 %ID",
        "a 1 lung 1h 2 %ID",
        "a 2 liver 1h 6 %ID",
        "a 2 lung 1h 3 %ID"
    )]
    [InlineData(
        "days as titles of blocks, numbers of mice that begin anew, a treatment",
        "Lung and liver (cells/mg)\nDay 1,,,\nMouse no.,Treatment,Lung,Liver\n1,PBS,n.q.,n.q.\n2,MSC,20,5\n,,,\nDay 7,,,\nMouse "
            + "no.,Treatment,Lung,Liver\n1,MSC,3,1",
        "PBS 1 Lung 1d 0.1 cells/mg below",
        "PBS 1 Liver 1d 0.1 cells/mg below",
        "MSC 2 Lung 1d 20 cells/mg",
        "MSC 2 Liver 1d 5 cells/mg",
        "MSC 1 Lung 7d 3 cells/mg",
        "MSC 1 Liver 7d 1 cells/mg"
    )]
    public void A_text_table_is_read(string shape, string text, params string[] expected)
    {
        var imported = ImportedFile.ReadText(text, "t.txt", Said with { Limits = Said.Limits.Add("*", 0.1) });

        Assert.True(imported.Table is not null, $"{shape}: {string.Join("\n", imported.ToChecked().Diagnostics)}");
        Assert.Equal(expected, Imported.Lines(imported));
    }

    [Fact]
    public void Several_measures_of_one_organ_are_a_question_and_the_answer_leaves_one()
    {
        const string Text = "ROI,mouse,group,time (h),Total Flux [p/s],Avg Radiance [p/s/cm²/sr]\nliver,m1,a,1,5e6,3e5\n";

        var open = ImportedFile.ReadText(Text, "t.csv", Said);
        Assert.Equal(ImportSubject.Values, Assert.Single(open.Questions).Subject);
        Assert.Equal("BD4226", open.Questions[0].Problem.Code);

        var imported = ImportedFile.ReadText(Text, "t.csv", Said with { Values = "avg radiance" });
        Assert.Equal("a m1 liver 1h 300000 photons/s/cm^2/sr", Assert.Single(Imported.Lines(imported)));
        Assert.Contains(imported.Diagnostics, problem => problem.Code == "BD4306");
    }

    [Fact]
    public void A_table_further_down_over_the_whole_width_keeps_tables_side_by_side_together()
    {
        const string Text = "mouse,liver,,mouse,liver\n1,2,,3,4\n,,,,\nmouse,group,time (h),lung,kidney\n5,a,1,2,3\n";

        Assert.Null(ImportedFile.ReadText(Text, "t.csv", Said with { Unit = "%ID" }).Table);
    }

    [Fact]
    public void ND_is_asked_about_together_with_the_limit_it_would_need()
    {
        const string Text = "mouse,group,time (h),liver [%ID/g],brain [%ID]\nm1,a,1,ND,5\nm2,a,1,3,<0.1\n";

        Assert.Contains(
            "--limit \"liver=0.1\"",
            Assert.Single(ImportedFile.ReadText(Text, "t.csv", Said).Questions).Problem.Hint,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_limit_that_all_organs_share_holds_for_ND_in_the_same_unit_and_is_said()
    {
        const string Text = "mouse,group,time (h),liver [%ID],brain [%ID]\nm1,a,1,ND,5\nm2,a,1,3,<0.1\n";

        var imported = ImportedFile.ReadText(Text, "t.csv", Said with { NotDetected = "below" });

        Assert.Contains("a m1 liver 1h 0.1 %ID below", Imported.Lines(imported));
        Assert.Contains(imported.Diagnostics, problem => problem.Code == "BD4221");
    }

    [Theory]
    [InlineData(
        "sheets called by group",
        "Healthy|CCl4",
        "mouse|time (h)|liver (%ID)\n1|6|20",
        "Healthy 1 liver 6h 20 %ID",
        "CCl4 1 liver 6h 20 %ID"
    )]
    [InlineData(
        "sheets called by organ",
        "Liver|Spleen",
        "mouse|group|time (h)|value\n1|a|6|20",
        "a 1 Liver 6h 20 %ID",
        "a 1 Spleen 6h 20 %ID"
    )]
    [InlineData(
        "sheets called by group and time",
        "Healthy 6 h|CCl4 6 h",
        "mouse|liver (%ID)\n1|20",
        "Healthy 1 liver 6h 20 %ID",
        "CCl4 1 liver 6h 20 %ID"
    )]
    public void Blocks_on_sheets_of_their_own_are_put_together(string shape, string sheets, string rows, params string[] expected)
    {
        using var folder = new TemporaryFolder();
        var sketch = sheets.Split('|').Aggregate(new WorkbookSketch(), (book, name) => book.Sheet(name, rows));

        var imported = ImportedFile.Read(
            Biodistribution.LabFiles.LabFile.Read(sketch.Save(folder.File("s.xlsx"))).OrThrow().Grids,
            "s.xlsx",
            Said with
            {
                Unit = "%ID",
            }
        );

        Assert.True(imported.Table is not null, $"{shape}: {string.Join("\n", imported.ToChecked().Diagnostics)}");
        Assert.Equal(expected, Imported.Lines(imported));
    }
}
