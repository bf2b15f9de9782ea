using Biodistribution.Units;
using CsCheck;
using Xunit;

namespace Biodistribution.Tests.Units;

public class UnitTests
{
    private static readonly string[] Symbols =
    [
        "g",
        "mg",
        "µg",
        "kg",
        "mol",
        "nmol",
        "M",
        "µM",
        "mL",
        "L",
        "µL",
        "cm",
        "m",
        "µm",
        "s",
        "min",
        "h",
        "d",
        "wk",
        "Bq",
        "MBq",
        "µCi",
        "kat",
        "U",
        "cells",
        "particles",
        "%",
        "%ID",
        "dose",
        "mL plasma",
        "L blood",
    ];

    private static readonly Gen<Rational> AnyPower = Gen.Select(
        Gen.Int[-6, 6].Where(n => n != 0),
        Gen.Int[1, 4],
        (numerator, denominator) => new Rational(numerator, denominator)
    );

    private static readonly Gen<Unit> AnyUnit = Gen.Select(Gen.Int[0, Symbols.Length - 1].Select(i => Symbols[i]), AnyPower)
        .Array[0, 4]
        .Select(factors =>
            factors.Aggregate(
                Unit.None,
                (unit, factor) => UnitAlgebra.Product(unit, UnitAlgebra.Power(Unit.Parse(factor.Item1), factor.Item2)!)!
            )
        );

    [Theory]
    [InlineData("mL/min/kg", "mL/min/kg", 1e-6 / 60)]
    [InlineData("1e6 cells/kg", "1e6 cells/kg", 1e6)]
    [InlineData("10^6 cells", "1e6 cells", 1e6)]
    [InlineData("1/h", "1/h", 1.0 / 3600)]
    [InlineData("h^-1", "1/h", 1.0 / 3600)]
    [InlineData("h⁻¹", "1/h", 1.0 / 3600)]
    [InlineData("%ID", "%ID", 0.01)]
    [InlineData("%ID/g", "%ID/g", 10)]
    [InlineData("%ID*h/mL", "%ID*h/mL", 36e6)]
    [InlineData("%ID h/mL", "%ID*h/mL", 36e6)]
    [InlineData("%ID·h/mL", "%ID*h/mL", 36e6)]
    [InlineData("ug", "µg", 1e-9)]
    [InlineData("µg", "µg", 1e-9)]
    [InlineData("μg", "µg", 1e-9)]
    [InlineData("uCi", "µCi", 3.7e4)]
    [InlineData("U/L", "U/L", 1e-6 / 60 / 1e-3)]
    [InlineData("cm3", "cm^3", 1e-6)]
    [InlineData("m²", "m^2", 1)]
    [InlineData("L/h/kg^0.75", "L/h/kg^0.75", 1e-3 / 3600)]
    [InlineData("kg^(2/3)", "kg^(2/3)", 1)]
    [InlineData("mL/(min*kg)", "mL/min/kg", 1e-6 / 60)]
    [InlineData("particles/ml", "particles/mL", 1e6)]
    [InlineData("mL plasma", "mL plasma", 1e-6)]
    [InlineData("mL  plasma/h", "mL plasma/h", 1e-6 / 3600)]
    [InlineData("%ID h/mL plasma", "%ID*h/mL plasma", 36e6)]
    [InlineData("mL plasma/mL blood", "mL plasma/mL blood", 1)]
    [InlineData("L plasma^0.5", "L plasma^0.5", 0.0316227766016838)]
    [InlineData("", "", 1)]
    [InlineData("1", "", 1)]
    [InlineData(" mg / kg ", "mg/kg", 1e-6)]
    [InlineData("nM", "nM", 1e-6)]
    public void A_unit_text_is_read_and_printed_in_one_way(string text, string printed, double scale)
    {
        var unit = Unit.Parse(text);

        Assert.Equal(printed, unit.Text);
        Assert.Equal(scale, unit.Scale, 1e-15 * scale);
        Assert.Equal(unit, Unit.Parse(unit.Text));
    }

    [Theory]
    [InlineData("ML/min", "ML", 1e3 / 60)]
    [InlineData("min", "min", 60)]
    [InlineData("mmin", null, 0)]
    [InlineData("Pa", null, 0)]
    [InlineData("kat", "kat", 1)]
    [InlineData("d", "d", 86400)]
    [InlineData("h", "h", 3600)]
    public void A_prefix_never_makes_another_unit_of_a_name(string text, string? expected, double scale)
    {
        Assert.Equal(expected is not null, Unit.TryParse(text, out var unit, out _));
        if (expected is not null)
            Assert.Equal(scale, unit!.Scale, 1e-12 * scale);
    }

    [Theory]
    [InlineData("mg/exosomes", "exosomes is not a unit.", "Count exosomes and vesicles in particles.", 3)]
    [InlineData("particels", "particels is not a unit.", "Did you mean particles?", 0)]
    [InlineData("Ml/hh", "hh is not a unit.", "Did you mean h?", 3)]
    [InlineData("KG", "KG is not a unit.", "Did you mean kg?", 0)]
    [InlineData(
        "mL/",
        "The unit ends where another unit should follow.",
        "Units are written like mL/min/kg, 1/h, 1e6 cells/kg, %ID/g; models/language.md lists them.",
        2
    )]
    [InlineData("mL/min kg", "A space after a division leaves open what is divided by.", "Write a/(b*c) or a/b*c with every * and /.", 7)]
    [InlineData(
        "mL?",
        "'?' does not belong in a unit.",
        "Units are written like mL/min/kg, 1/h, 1e6 cells/kg, %ID/g; models/language.md lists them.",
        2
    )]
    [InlineData("(mL/h", "A parenthesis in this unit is not closed.", "Add the missing ).", 5)]
    [InlineData(
        "m^999",
        "The power of a unit must be a number of at most 100, or a fraction.",
        "Write it like h^-1, kg^0.75 or kg^(3/4).",
        2
    )]
    [InlineData("g plasma", "g is no volume of plasma.", "A fluid follows a volume in litres, as in mL plasma.", 1)]
    [InlineData("plasma", "plasma is not a unit.", "A fluid follows a volume, as in mL plasma.", 0)]
    [InlineData("mL/serum", "serum is not a unit.", "Serum has the volume of plasma: write mL plasma.", 3)]
    [InlineData("0 mL", "0 cannot be a factor of a unit.", "The factor of a unit is positive.", 0)]
    [InlineData("5", "A number alone is not a unit.", "Write 1 for a pure number.", 0)]
    public void What_is_no_unit_is_refused_with_a_hint(string text, string message, string hint, int start)
    {
        Assert.False(Unit.TryParse(text, out _, out var error));
        Assert.Equal((message, hint, start), (error.Message, error.Hint, error.Start));
    }

    [Fact]
    public void A_dimension_is_written_as_its_powers()
    {
        Assert.Equal("Length 3, Time -1, Plasma 1", Unit.Parse("mL plasma/h").Dimension.ToString());
        Assert.Equal("none", Dimension.None.ToString());
    }

    [Fact]
    public void Mass_cells_particles_and_moles_never_turn_into_each_other()
    {
        foreach (
            var (a, b) in new[]
            {
                ("mg", "mol"),
                ("cells", "particles"),
                ("cells", "1"),
                ("particles", "mg"),
                ("%ID", "%"),
                ("Bq", "1/s"),
                ("U/L", "mol/s/L"),
            }
        )
            Assert.Throws<ArgumentException>(() => Unit.Parse(a).FactorTo(Unit.Parse(b)));
    }

    [Theory]
    [InlineData("mL", "L", 0.001)]
    [InlineData("mL/min", "L/h", 0.06)]
    [InlineData("L/h", "mL/min", 1 / 0.06)]
    [InlineData("µCi", "kBq", 37)]
    [InlineData("wk", "h", 168)]
    [InlineData("%ID/g", "%ID/kg", 1000)]
    [InlineData("U/L", "nkat/L", 1000.0 / 60)]
    [InlineData("nM", "pmol/mL", 1)]
    public void Conversion_factors_are_exact_decimals_or_one_over_them(string from, string to, double factor) =>
        Assert.Equal(factor, Unit.Parse(from).FactorTo(Unit.Parse(to)));

    [Fact]
    public void The_volume_unit_of_a_model_is_exactly_one_of_itself()
    {
        var units = new CoherentUnits(1e-3, 1e-9, 0.01, 3600, 1, 1, Unit.Parse("h"));

        Assert.Equal(1, units.Factor(Unit.Parse("mL")));
        Assert.Equal(60, units.Factor(Unit.Parse("mL/min")));
        Assert.Equal(1000, units.Factor(Unit.Parse("L")));
    }

    [Fact]
    public void Every_product_and_power_of_units_reads_back_from_its_text() =>
        AnyUnit.Sample(unit =>
        {
            var read = Unit.Parse(unit.Text);
            return read.Dimension == unit.Dimension && read.Text == unit.Text && Math.Abs((read.Scale / unit.Scale) - 1) < 1e-14;
        });

    [Fact]
    public void Dividing_undoes_multiplying() =>
        Gen.Select(AnyUnit, AnyUnit)
            .Sample(
                (a, b) =>
                {
                    var back = UnitAlgebra.Quotient(UnitAlgebra.Product(a, b)!, b)!;
                    return back.Dimension == a.Dimension && Math.Abs((back.Scale / a.Scale) - 1) < 1e-12;
                }
            );

    [Fact]
    public void Converting_there_and_back_changes_nothing_beyond_rounding() =>
        Gen.Select(AnyUnit, Gen.Double[1e-3, 1e3])
            .Sample(
                (unit, number) =>
                {
                    var other = Unit.Parse(
                        "1e3 "
                            + (
                                unit.Text.Length == 0 || unit.Text[0] == '1'
                                    ? "fold*(" + (unit.Text.Length == 0 ? "1" : unit.Text) + ")"
                                    : unit.Text
                            )
                    );
                    return Math.Abs((number * unit.FactorTo(other) * other.FactorTo(unit) / number) - 1) < 1e-14;
                }
            );

    [Fact]
    public void No_text_makes_the_unit_reader_throw() =>
        Gen.Char["mLghkcelspartiid%Dµ^*/()-+0123456789. eE²⁻,"]
            .Array[0, 14]
            .Select(characters => new string(characters))
            .Sample(
                text =>
                    Unit.TryParse(text, out var unit, out var error)
                        ? Unit.TryParse(unit.Text, out var again, out _) && again.Dimension == unit.Dimension
                        : error.Start >= 0 && error.Start <= text.Length && error.Message.Length > 0,
                iter: 8_000
            );
}
