using Biodistribution.Units;
using CsCheck;
using Xunit;

namespace Biodistribution.Tests.Units;

public class QuantityTests
{
    [Theory]
    [InlineData("1.7 mL", 1.7, "mL")]
    [InlineData("20 g", 20, "g")]
    [InlineData("1e12 particles", 1e12, "particles")]
    [InlineData("0.2 1/h", 0.2, "1/h")]
    [InlineData("0.2/h", 0.2, "1/h")]
    [InlineData("3 cells/kg", 3, "cells/kg")]
    [InlineData("5 %", 5, "%")]
    [InlineData("28%ID", 28, "%ID")]
    [InlineData("-3", -3, "")]
    [InlineData(" .5 ", 0.5, "")]
    [InlineData("5min", 5, "min")]
    public void A_number_is_followed_by_its_unit(string text, double value, string unit)
    {
        Assert.Equal(new Quantity(value, Unit.Parse(unit)), Quantity.Parse(text));
    }

    [Theory]
    [InlineData("1,5", "1,5 is not read as a number.", "Write 1.5 with a decimal point, or 15 without grouping.")]
    [InlineData("1,5 mL", "1,5 is not read as a number.", "Write 1.5 with a decimal point, or 15 without grouping.")]
    [InlineData("1,000,000 cells", "1,000 is not read as a number.", "Write 1.000 with a decimal point, or 1000 without grouping.")]
    [InlineData("1 500 mL", "1 500 mL has two numbers.", "Write one number without spaces inside, then the unit.")]
    [InlineData("1 .5 mL", "1 .5 mL has two numbers.", "Write one number without spaces inside, then the unit.")]
    [InlineData("5 -3 mL", "5 -3 mL has two numbers.", "Write one number without spaces inside, then the unit.")]
    [InlineData("NaN", "NaN is not a number.", "Leave out what is not known.")]
    [InlineData(".nan mL", ".nan mL is not a number.", "Leave out what is not known.")]
    [InlineData("inf", "inf is not a number.", "Write a number such as 1.5 or 2e10.")]
    [InlineData("about 3 mL", "about 3 mL is not a number.", "Write a number such as 1.5 or 2e10.")]
    [InlineData("", "There is no number here.", "Write a number such as 1.5 or 2e10.")]
    [InlineData("1e999 mL", "1e999 is too large a number.", "The largest number is about 1.8e308.")]
    [InlineData(
        "3 ml/hour/mouse",
        "mouse is not a unit.",
        "Units are written like mL/min/kg, 1/h, 1e6 cells/kg, %ID/g; models/language.md lists them."
    )]
    [InlineData("1.2.3", "1.2.3 is not a number.", "Write a number such as 1.5 or 2e10.")]
    [InlineData("٣ mL", "٣ mL is not a number.", "Write a number such as 1.5 or 2e10.")]
    public void What_is_no_quantity_is_refused_with_a_hint(string text, string message, string hint)
    {
        Assert.False(Quantity.TryParse(text, out _, out var error));
        Assert.Equal((message, hint), (error!.Message, error.Hint));
    }

    [Theory]
    [InlineData("0.9 .. 2.0 mL", 0.9, 2, "mL")]
    [InlineData("1e8 .. 1e15 particles", 1e8, 1e15, "particles")]
    [InlineData("0..1", 0, 1, "")]
    [InlineData("-1 .. 1", -1, 1, "")]
    [InlineData("30 min .. 2 h", 0.5, 2, "h")]
    [InlineData("0.01 .. 2 1/h", 0.01, 2, "1/h")]
    [InlineData("0 .. inf mL", 0, double.PositiveInfinity, "mL")]
    [InlineData("-inf .. 3", double.NegativeInfinity, 3, "")]
    [InlineData("5. .. 6.", 5, 6, "")]
    public void A_range_names_its_unit_once(string text, double lower, double upper, string unit)
    {
        Assert.Equal(new QuantityRange(lower, upper, Unit.Parse(unit)), QuantityRange.Parse(text));
    }

    [Theory]
    [InlineData("5 mL", "5 mL is not a range.", 0)]
    [InlineData("1 mL .. 2", "The ends of the range 1 mL .. 2 do not have the same kind of unit.", 0)]
    [InlineData("1 .. 2,5 mL", "2,5 is not read as a number.", 5)]
    [InlineData("1 .. ", "There is no number here.", 4)]
    public void What_is_no_range_is_refused_at_its_place(string text, string message, int start)
    {
        Assert.False(QuantityRange.TryParse(text, out _, out var error));
        Assert.Equal(message, error!.Message);
        Assert.InRange(error.Start, start, start + 1);
    }

    [Fact]
    public void Every_quantity_reads_back_to_the_same_bits() =>
        Gen.Select(Gen.Double.Where(double.IsFinite), Gen.Int[0, 3].Select(i => new[] { "", "mL", "1/h", "L/h/kg^0.75" }[i]))
            .Sample(
                (value, unit) =>
                {
                    var quantity = new Quantity(value, Unit.Parse(unit));
                    return Quantity.Parse(quantity.ToString()) == quantity;
                }
            );
}
