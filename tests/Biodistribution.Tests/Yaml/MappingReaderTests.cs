using Biodistribution.Text;
using Biodistribution.Units;
using Biodistribution.Yaml;
using Xunit;

namespace Biodistribution.Tests.Yaml;

public class MappingReaderTests
{
    private static readonly KeySet Keys = new("a dose", ["into", "amount"], ["every", "times", "route", "window", "unit", "steady"]);

    [Fact]
    public void Values_are_read_by_key()
    {
        var (reader, diagnostics) = Read(
            "{into: blood, amount: 5 mg, every: 24, times: 4, window: 0 .. 6 h, unit: \"%ID/g\", steady: true}"
        );

        Assert.Equal("blood", reader.Text("into"));
        Assert.Equal(Quantity.Parse("5 mg"), reader.Quantity("amount"));
        Assert.Equal(24, reader.Number("every"));
        Assert.Equal(4, reader.Integer("times", 1, 100));
        Assert.Equal(QuantityRange.Parse("0 .. 6 h"), reader.Range("window"));
        Assert.Equal(Unit.Parse("%ID/g"), reader.Unit("unit"));
        Assert.True(reader.Flag("steady"));
        Assert.Null(reader.Text("route"));
        Assert.Empty(diagnostics.InOrder());
    }

    [Fact]
    public void Unknown_and_missing_keys_are_all_reported_with_what_was_meant()
    {
        var (_, diagnostics) = Read("{inot: blood, amount: 5 mg, colour: red}");

        Assert.Equal(
            """
            f(1,1): BD1201: The key into of a dose is missing.
                Add into: ...
            f(1,2): BD1202: inot is not a key of a dose.
                Did you mean into? Its keys are: into, amount, every, times, route, window, unit, steady.
            f(1,29): BD1202: colour is not a key of a dose.
                Its keys are: into, amount, every, times, route, window, unit, steady.
            """,
            string.Join('\n', diagnostics.InOrder())
        );
    }

    [Fact]
    public void A_value_that_does_not_fit_is_refused_at_the_character_that_is_wrong()
    {
        var (reader, diagnostics) = Read(
            "{into: [blood], amount: 1,5 mg, every: 24 h, times: 1000, window: 0 .. 6 hh, unit: \"mg/exosome\", steady: yes, route: }"
        );
        reader.Text("into");
        reader.Quantity("amount");
        reader.Number("every");
        reader.Integer("times", 1, 100);
        reader.Range("window");
        reader.Unit("unit");
        reader.Flag("steady");
        reader.Text("route");

        Assert.Equal(
            """
            f(1,8): BD1203: What is written for into is a list, not text.
                Write text.
            f(1,25): BD1301: 1,5 is not read as a number.
                Write 1.5 with a decimal point, or 15 without grouping.
            f(1,40): BD1301: 24 h is not a number.
                Write a number such as 1.5 or 2e10.
            f(1,53): BD1303: 1000 is not a whole number from 1 to 100.
                Write digits only.
            f(1,74): BD1301: hh is not a unit.
                Did you mean h?
            f(1,88): BD1302: exosome is not a unit.
                Count exosomes and vesicles in particles.
            f(1,106): BD1304: yes is not one of the words that can stand here.
                Write one of: true, false.
            f(1,118): BD1204: Nothing is written for route.
                Write it after the colon, or remove the key.
            """,
            string.Join('\n', diagnostics.InOrder())
        );
    }

    [Fact]
    public void Asking_for_a_key_outside_the_set_is_an_error_of_the_program()
    {
        var (reader, _) = Read("{into: blood, amount: 5 mg}");

        Assert.Throws<ArgumentException>(() => reader.Text("colour"));
    }

    private static (MappingReader Reader, DiagnosticList Diagnostics) Read(string text)
    {
        var diagnostics = new DiagnosticList();
        var root = YamlDocument.Parse(text, "f", diagnostics);
        return (MappingReader.TryRead(root!, Keys, diagnostics)!, diagnostics);
    }
}
