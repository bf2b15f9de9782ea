using System.Collections.Immutable;
using Biodistribution.Reports.Answers;
using Xunit;

namespace Biodistribution.Tests.Reports;

public sealed class AnswerTextTests
{
    private static readonly Answer Sample = new("Exosomes in healthy and damaged mouse liver at 6 hours", "exosome-6h, 8 numbers")
    {
        Facts = ["6 fitted · 1 ordering or limit · 1 check", "dose not known: 1×10⁹ to 1×10¹² particles assumed"],
        Where = new("Where the dose is at 6 h", "%ID", 100, 0.95)
        {
            Ranges =
            [
                new("liver, healthy", "interval", "4.5 to 49")
                {
                    Lower = 4.5,
                    Upper = 49,
                    Best = 17,
                    HasBar = true,
                },
                new("liver, damaged", "open above", "at least 4.5") { Lower = 4.5, HasBar = true },
                new("liver, damaged over healthy", "range", "1 to 18")
                {
                    Remark = "closed below by the ordering haga-order, above by bounds",
                },
            ],
            Remarks = ["Ranges, not confidence intervals: they hold for any dose in the assumed range."],
        },
        Tell = new("2 model parameters, 6 fitted numbers: 1 has an interval (95 %).")
        {
            Parameters =
            [
                new("uptake", "interval", "5.1 (4.2 to 6.3) mL/h", "macrophage uptake clearance of a whole, healthy, empty liver"),
                new("exchange", "free", "any value", ""),
            ],
            Fit = "Fit: every number is met within 0.2 sd.",
        },
        Next = [new("one more sample", "biodist design models/studies/exosome-6h/study.yaml")],
        Notes =
        [
            "The likelihood is flat along exchange at the estimate, so that no standard errors can be given for what takes part in it.",
        ],
    };

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(200)]
    public void No_line_is_wider_than_the_screen_and_no_word_is_broken(int width)
    {
        var lines = new AnswerText(width, false).Write(Sample).Split('\n');

        Assert.All(lines, line => Assert.True(line.Length <= width, $"{line.Length} > {width}: {line}"));
        Assert.All(
            ["confidence", "haga-order", "damaged", "models/studies/exosome-6h/study.yaml"],
            word => Assert.Contains(lines, line => line.Contains(word, StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Where_the_dose_is_stands_before_what_the_data_tell_and_what_to_do_next()
    {
        var text = new AnswerText(80, false).Write(Sample);
        string[] order = ["WHERE THE DOSE IS AT 6 H", "WHAT THESE DATA TELL", "WHAT NEXT", "1 note"];

        var places = order.Select(heading => text.IndexOf(heading, StringComparison.Ordinal)).ToArray();

        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public void A_bar_spans_what_agrees_and_an_open_one_runs_to_the_end_of_the_axis()
    {
        var lines = new AnswerText(80, false).Write(Sample).Split('\n');
        string Bar(string label) => lines.Single(line => line.StartsWith($"  {label}  ", StringComparison.Ordinal)).Split('|')[1];
        var (healthy, damaged) = (Bar("liver, healthy"), Bar("liver, damaged"));

        Assert.InRange((double)healthy.IndexOf('▒', StringComparison.Ordinal) / healthy.Length, 0.02, 0.07);
        Assert.InRange((double)healthy.LastIndexOf('▒') / healthy.Length, 0.44, 0.52);
        Assert.InRange((double)healthy.IndexOf('●', StringComparison.Ordinal) / healthy.Length, 0.13, 0.2);
        Assert.Equal(damaged.Length - 1, damaged.LastIndexOf('▒'));
        Assert.DoesNotContain('●', damaged);
    }

    [Fact]
    public void Colour_changes_no_character_that_is_read()
    {
        var plain = new AnswerText(80, false).Write(Sample);
        var coloured = new AnswerText(80, true).Write(Sample);

        Assert.DoesNotContain('\e', plain);
        Assert.Equal(plain, System.Text.RegularExpressions.Regex.Replace(coloured, "\e\\[[0-9;]*m", ""));
        Assert.Contains("\e[1mWHAT NEXT\e[0m", coloured, StringComparison.Ordinal);
    }

    [Fact]
    public void The_meaning_of_a_parameter_is_shown_where_there_is_room() =>
        Assert.Equal(
            [false, true],
            new[] { 60, 120 }.Select(width =>
                new AnswerText(width, false).Write(Sample).Contains("macrophage uptake clearance of a whole", StringComparison.Ordinal)
            )
        );

    [Fact]
    public void Many_parameters_are_grouped_by_what_the_data_tell_of_them()
    {
        var many = Sample with
        {
            Tell = Sample.Tell! with
            {
                Parameters =
                [
                    .. Enumerable.Range(1, 40).Select(i => new AnswerParameter($"p{i}", "free", "any value", "")).ToImmutableArray(),
                ],
            },
        };

        Assert.InRange(new AnswerText(80, false).Write(many).Split('\n').Length, 20, 30);
    }

    [Theory]
    [InlineData("one two three", 9, new[] { "one two", "  three" })]
    [InlineData("unbreakable", 4, new[] { "unbreakable" })]
    [InlineData("", 10, new[] { "" })]
    public void Lines_break_between_words_only(string text, int width, string[] lines) =>
        Assert.Equal(lines, WordWrap.Lines(text, width, "", "  "));

    [Fact]
    public void A_note_is_cut_at_a_word_and_says_so() => Assert.Equal("one two…", WordWrap.OneLine("one two, three four", 12));
}
