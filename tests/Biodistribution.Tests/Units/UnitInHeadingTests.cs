using Biodistribution.Units;
using Xunit;

namespace Biodistribution.Tests.Units;

/// <summary>Units in headings, with and without brackets, as laboratories write them.</summary>
public class UnitInHeadingTests
{
    [Theory]
    [InlineData("Liver [%ID/g]", "Liver", "%ID/g")]
    [InlineData("Liver (% IA / g)", "Liver", "%ID/g")]
    [InlineData("Liver (ID%/g)", "Liver", "%ID/g")]
    [InlineData("Liver (%inj. dose/g)", "Liver", "%ID/g")]
    [InlineData("Liver (%ID g-1)", "Liver", "%ID/g")]
    [InlineData("Liver (%ID/gram)", "Liver", "%ID/g")]
    [InlineData("Liver (%ID/gm)", "Liver", "%ID/g")]
    [InlineData("Liver (%ID/g tissue)", "Liver", "%ID/g")]
    [InlineData("Liver (%ID/organ)", "Liver", "%ID")]
    [InlineData("Liver (%ID/cc)", "Liver", "%ID/mL")]
    [InlineData("Liver, %ID/g", "Liver", "%ID/g")]
    [InlineData("Liver %ID/g", "Liver", "%ID/g")]
    [InlineData("%ID/g liver", "liver", "%ID/g")]
    [InlineData("% plasma", "plasma", "%")]
    [InlineData("%IA/g", "", "%ID/g")]
    [InlineData("Liver (kBq/g)", "Liver", "kBq/g")]
    [InlineData("Liver (cpm)", "Liver", "counts/min")]
    [InlineData("time_min", "time", "min")]
    [InlineData("Time point (h)", "Time point", "h")]
    [InlineData("time h", "time", "h")]
    [InlineData("liver_weight_mg", "liver_weight", "mg")]
    [InlineData("Liver (g)", "Liver", "g")]
    [InlineData("Blood (%ID/mL of blood)", "Blood", "%ID/mL blood")]
    [InlineData("Plasma (%ID/ml plasma)", "Plasma", "%ID/mL plasma")]
    public void A_unit_is_found_where_it_stands(string heading, string name, string unit)
    {
        var read = UnitInHeading.Read(heading);

        Assert.Equal((name, Unit.Parse(unit)), (read.Name, Unit.Parse(read.Unit!.Text)));
    }

    [Theory]
    [InlineData("Liver (left lobe)", "Liver", "left lobe", "")]
    [InlineData("Liver (n=3)", "Liver", "n=3", "")]
    [InlineData("Liver (mean)", "Liver", "mean", "")]
    [InlineData("Liver (SUV)", "Liver", "", "SUV")]
    [InlineData("Liver (RFU)", "Liver", "", "RFU")]
    [InlineData("Liver (foci/field)", "Liver", "", "foci/field")]
    [InlineData("Liver (vg/ug)", "Liver", "", "vg/ug")]
    [InlineData("spleen", "spleen", "", "")]
    [InlineData("vitamin d", "vitamin d", "", "")]
    public void A_bracket_that_holds_no_unit_is_a_remark_or_said(string heading, string name, string remark, string noUnit)
    {
        var read = UnitInHeading.Read(heading);

        Assert.Equal((name, null, remark, noUnit), (read.Name, read.Unit, read.Remark, read.NoUnit));
    }
}
