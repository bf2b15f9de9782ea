using System.Globalization;
using System.Text;
using Biodistribution.Tables;
using Biodistribution.Text;
using CsCheck;
using CsvHelper;
using Xunit;

namespace Biodistribution.Tests.Tables;

public class TableTests
{
    [Fact]
    public void A_table_is_written_with_LF_commas_and_quotes_only_where_needed() =>
        Assert.Equal(
            "time,group,value\n0,healthy,0.1\n6,\"damaged, left\",\n",
            TableText.Csv(
                new Table(
                    new NumberColumn("time", [0, 6]),
                    new TextColumn("group", ["healthy", "damaged, left"]),
                    new NumberColumn("value", [0.1, double.NaN])
                )
            )
        );

    [Fact]
    public void Numbers_read_back_to_the_same_bits() =>
        Gen
            .Double.Array[1, 20]
            .Sample(values =>
            {
                using var reader = new CsvReader(
                    new StringReader(TableText.Csv(new Table(new NumberColumn("x", values)))),
                    CultureInfo.InvariantCulture
                );
                reader.Read();
                foreach (var value in values)
                {
                    reader.Read();
                    var text = reader.GetField(0)!;
                    var read = text.Length == 0 ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);
                    if (!value.Equals(read))
                        return false;
                }
                return true;
            });

    [Fact]
    public void The_culture_of_the_machine_changes_nothing()
    {
        var table = new Table(new NumberColumn("x", [1234.5, -1e-300]));
        var before = CultureInfo.CurrentCulture;
        var decimalComma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        decimalComma.NumberFormat.NumberDecimalSeparator = ",";
        decimalComma.NumberFormat.NegativeSign = "~";
        try
        {
            CultureInfo.CurrentCulture = decimalComma;
            Assert.Equal("x\n1234.5\n-1E-300\n", TableText.Csv(table));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_remark_stands_above_the_header()
    {
        using var stream = new MemoryStream();
        TableText.WriteCsv(new Table(new NumberColumn("x", [1])), stream, "simulated data");

        Assert.Equal("# simulated data\nx\n1\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Columns_of_different_length_or_of_one_name_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Table(new NumberColumn("a", [1]), new NumberColumn("b", [1, 2])));
        Assert.Throws<ArgumentException>(() => new Table(new NumberColumn("a", [1]), new NumberColumn("a", [1])));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.1, "0.100")]
    [InlineData(12.345, "12.3")]
    [InlineData(999.96, "1000")]
    [InlineData(-0.0005, "−5.00×10⁻⁴")]
    [InlineData(1e12, "1.00×10¹²")]
    [InlineData(9.999e4, "1.00×10⁵")]
    [InlineData(double.NaN, "–")]
    public void Numbers_for_people_have_three_digits(double value, string text) => Assert.Equal(text, NumberText.Short(value));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(12.40, "12.4")]
    [InlineData(-0.5, "−0.5")]
    [InlineData(12345, "12300")]
    [InlineData(100, "100")]
    [InlineData(3.27e9, "3.27×10⁹")]
    [InlineData(2e12, "2×10¹²")]
    [InlineData(1.5e-10, "1.5×10⁻¹⁰")]
    [InlineData(double.PositiveInfinity, "∞")]
    public void Numbers_in_sentences_have_no_zeros_at_the_end(double value, string text) =>
        Assert.Equal(text, NumberText.ForSentence(value));

    [Fact]
    public void A_table_of_numbers_is_turned_with_headings_from_its_first_column_each_once()
    {
        var turned = new Table(
            new TextColumn("reading", ["a", "b", "a"]),
            new NumberColumn("x", [1, 2, 3]),
            new NumberColumn("y", [4, 5, double.NaN])
        ).Turned("quantity");

        Assert.Equal("quantity,a,b,a (3)\nx,1,2,3\ny,4,5,\n", TableText.Csv(turned));
        Assert.Throws<ArgumentException>(() => new Table(new TextColumn("a", ["x"]), new TextColumn("b", ["y"])).Turned("c"));
        Assert.Equal("Missing because", new Table(new TextColumn("missing_because", [])).WithSpelledHeadings().Columns[0].Name);
    }
}
