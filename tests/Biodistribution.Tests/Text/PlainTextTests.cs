using Biodistribution.Text;
using Xunit;

namespace Biodistribution.Tests.Text;

/// <summary>Names and messages hold text only: nothing that commands a terminal, ends a line of an export, or cannot be written.</summary>
public class PlainTextTests
{
    [Theory]
    [InlineData("µg of 𝛼-actin, 100 %\n\tnext", -1)]
    [InlineData("a\e[31m", 1)]
    [InlineData("ab\u0085", 2)]
    [InlineData("right\u202Eleft", 5)]
    [InlineData("\uFFFE", 0)]
    public void What_is_not_text_is_found(string text, int index)
    {
        Assert.Equal(index, PlainText.IndexOfOther(text));
        Assert.Equal(-1, PlainText.IndexOfOther(PlainText.Cleaned(text)));
        Assert.Equal(text.Length, PlainText.Cleaned(text).Length);
    }

    // A theory's data cannot hold what is not text.
    [Fact]
    public void Half_a_character_is_not_text()
    {
        Assert.Equal(0, PlainText.IndexOfOther("\ud800x"));
        Assert.Equal(1, PlainText.IndexOfOther("x\udc00"));
        Assert.Equal("x\uFFFD", PlainText.Cleaned("x\udc00"));
    }

    [Fact]
    public void On_one_line_no_break_of_any_kind_is_left() => Assert.Equal("a b c d e f", PlainText.OneLine("a\nb\rc\u2028d\u0085e\ff\n"));

    [Fact]
    public void Of_one_kind_five_are_told_and_the_number_of_the_rest()
    {
        var many = Enumerable
            .Range(1, 120)
            .Select(line => new Diagnostic("BD4002", "t.csv", new TextSpan(line, 1), $"Row {line}.", "Mend it."))
            .ToArray();
        Diagnostic other = new("BD4003", "t.csv", TextSpan.WholeFile, "Another.", "");

        var told = RepeatedDiagnostics.Shortened([.. many, other]).Select(diagnostic => diagnostic.ToString()).ToArray();

        Assert.Equal(7, told.Length);
        Assert.Equal("t.csv(5,1): BD4002: Row 5.\n    Mend it.", told[4]);
        Assert.Equal("t.csv(6,1): BD4002: 115 more of this kind, the first of them here.", told[5]);
        Assert.Equal("t.csv: BD4003: Another.", told[6]);
        Assert.Equal(6, RepeatedDiagnostics.Shortened(many[..6]).Count());
    }

    [Fact]
    public void A_reader_that_fails_gives_a_diagnostic_that_names_the_file()
    {
        var read = ProgramFault.Guard<string>("m.xml", () => throw new ArgumentNullException("text"));

        Assert.Equal(
            "m.xml: BD9001: The program failed while it read this file (ArgumentNullException).\n    "
                + "This is a fault of the program, not of the file alone.",
            Assert.Single(read.Diagnostics).ToString()
        );
        Assert.IsType<ArgumentNullException>(read.Diagnostics[0].Fault);
    }
}
