using System.Globalization;
using System.Text;
using Biodistribution.Estimation.Identifiability;

namespace Biodistribution.Reports.Answers;

/// <summary>An answer as text for a screen of a given width.</summary>
/// <param name="Width">Characters in a line, at least 40.</param>
/// <param name="IsColoured">Whether terminal colours are written.</param>
public sealed record AnswerText(int Width, bool IsColoured)
{
    // A bar shorter than this shows nothing that the numbers beside it do not say.
    private const int ShortestBar = 16;

    private const int LongestBar = 60;

    // Parameters beyond these are listed with their names alone.
    private const int MostParameters = 16;

    private const string Heading = "1";
    private const string Good = "32";
    private const string Open = "33";
    private const string Bad = "31";
    private const string Bar = "36";
    private const string Quiet = "2";

    /// <summary>The text, each line ended by a line feed.</summary>
    /// <param name="answer">The answer.</param>
    public string Write(Answer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return string.Concat(
            new[] { Top(answer), Where(answer.Where), Tell(answer.Tell), Next(answer), Notes(answer) }
                .Where(lines => lines.Count > 0)
                .Select((lines, i) => (i > 0 ? "\n" : "") + string.Concat(lines.Select(line => line + "\n")))
        );
    }

    private List<string> Top(Answer answer)
    {
        var lines = new List<string>();
        var room = Width - answer.Title.Length - answer.Source.Length;
        if (room >= 3)
            lines.Add(Styled(answer.Title, Heading) + new string(' ', room) + Styled(answer.Source, Quiet));
        else
        {
            lines.AddRange(WordWrap.Lines(answer.Title, Width).Select(line => Styled(line, Heading)));
            lines.Add(Styled(answer.Source, Quiet));
        }
        lines.AddRange(answer.Facts.SelectMany(fact => WordWrap.Lines(fact, Width, "", "  ")));
        return lines;
    }

    private List<string> Where(AnswerPredictions? where)
    {
        if (where is null)
            return [];
        var bars = where.Ranges.Where(range => range.HasBar).ToArray();
        var named = bars.Length > 0 ? bars : [.. where.Ranges];
        var label = Math.Min(named.Select(range => range.Label.Length).DefaultIfEmpty(0).Max(), Width * 2 / 5);
        var values = bars.Select(range => Said(range).Length).DefaultIfEmpty(0).Max();
        var bar = Math.Min(LongestBar, Width - label - values - 8);
        var hasBars = bars.Length > 0 && bar >= ShortestBar;
        var lines = new List<string> { Styled(where.Heading.ToUpperInvariant(), Heading) };
        if (hasBars)
        {
            lines.AddRange(
                WordWrap
                    .Lines(Legend(where, bars.Any(range => double.IsFinite(range.Best))), Width, "  ", "  ")
                    .Select(line => Styled(line, Quiet))
            );
            lines.Add(Styled(new string(' ', label + 5) + Ticks(where.AxisEnd, bar), Quiet));
        }
        foreach (var range in where.Ranges)
        {
            if (range.HasBar && hasBars)
            {
                var name = WordWrap.Lines(range.Label, label).ToArray();
                lines.AddRange(name.SkipLast(1).Select(part => "  " + part));
                lines.Add(
                    $"  {name[^1].PadRight(label)}  |{Drawn(range, where.AxisEnd, bar)}|  {Styled(Said(range), StyleOf(range.Word))}"
                );
            }
            else
                lines.AddRange(WordWrap.Lines(Said(range), Width, $"  {range.Label.PadRight(label)}  ", "      "));
            if (range.Remark.Length > 0)
                lines.AddRange(
                    WordWrap.Lines(range.Remark, Width, "      ", "      ").Select(line => Styled(line, range.IsContradicted ? Bad : Quiet))
                );
        }
        lines.AddRange(where.Remarks.SelectMany(remark => WordWrap.Lines(remark, Width, "  ", "  ")));
        return lines;
    }

    private static string Said(AnswerRange range) => $"{range.Word} {range.Values}".Trim();

    private static string Legend(AnswerPredictions where, bool hasBest) =>
        $"{(where.Unit == "%ID" ? "% of dose" : where.Unit)}; ▒ agrees with the data, "
        + $"{where.Confidence.ToString("P0", CultureInfo.InvariantCulture)}{(hasBest ? "; ● best fit" : "")}";

    private static string Ticks(double end, int bar)
    {
        var steps = bar >= 36 ? 4 : 2;
        var text = new StringBuilder(new string(' ', bar + 8));
        for (var i = 0; i <= steps; i++)
        {
            var tick = (end * i / steps).ToString("G3", CultureInfo.InvariantCulture);
            text.Remove((bar - 1) * i / steps, tick.Length).Insert((bar - 1) * i / steps, tick);
        }
        return text.ToString().TrimEnd();
    }

    private string Drawn(AnswerRange range, double end, int bar)
    {
        int At(double value) => (int)Math.Clamp(Math.Round(value / end * (bar - 1)), 0, bar - 1);
        var (from, to) = (double.IsNaN(range.Lower) ? 0 : At(range.Lower), double.IsNaN(range.Upper) ? bar - 1 : At(range.Upper));
        var best = double.IsNaN(range.Best) ? -1 : At(range.Best);
        var cells = Enumerable
            .Range(0, bar)
            .Select(i =>
                i == best ? '●'
                : i >= from && i <= to ? '▒'
                : '·'
            )
            .ToArray();
        return $"{new string(cells[..from])}{Styled(new string(cells[from..(to + 1)]), Bar)}{new string(cells[(to + 1)..])}";
    }

    private List<string> Tell(AnswerVerdicts? tell)
    {
        if (tell is null)
            return [];
        var lines = new List<string> { Styled("WHAT THESE DATA TELL", Heading) };
        lines.AddRange(WordWrap.Lines(tell.Summary, Width, "  ", "  "));
        lines.AddRange(tell.Parameters.Length <= MostParameters ? Listed(tell) : Grouped(tell));
        lines.AddRange(tell.Misfit.SelectMany(text => WordWrap.Lines(text, Width, "  ! ", "    ")).Select(line => Styled(line, Bad)));
        foreach (var text in new[] { tell.Fit, tell.Accuracy }.Where(text => text.Length > 0))
            lines.AddRange(WordWrap.Lines(text, Width, "  ", "  "));
        return lines;
    }

    private IEnumerable<string> Listed(AnswerVerdicts tell)
    {
        var (word, name, values) = (
            tell.Parameters.Select(one => one.Word.Length).DefaultIfEmpty(0).Max(),
            tell.Parameters.Select(one => one.Name.Length).DefaultIfEmpty(0).Max(),
            tell.Parameters.Select(one => one.Values.Length).DefaultIfEmpty(0).Max()
        );
        var before = "";
        foreach (var one in tell.Parameters)
        {
            var line =
                $"  {Styled((one.Word == before ? "" : one.Word).PadRight(word), StyleOf(one.Word))}  {one.Name.PadRight(name)}  "
                + $"{one.Values}";
            var room = Width - word - name - values - 8;
            yield return one.Meaning.Length > 0 && room >= Math.Min(one.Meaning.Length, 24)
                ? $"{line.PadRight(line.Length + values - one.Values.Length)}  {Styled(WordWrap.OneLine(one.Meaning, room), Quiet)}"
                : line;
            before = one.Word;
        }
    }

    private IEnumerable<string> Grouped(AnswerVerdicts tell) =>
        tell
            .Parameters.GroupBy(one => one.Word)
            .SelectMany(group =>
            {
                var hasValues = group.Key != RangeWords.Of(RangeClass.Free);
                var parameters = group.Select(one => $"{one.Name} {(hasValues ? one.Values : "")}".Trim());
                return WordWrap.Lines($"{group.Key}: {string.Join(", ", parameters)}", Width, "  ", "    ");
            });

    private List<string> Next(Answer answer)
    {
        if (answer.Next.IsEmpty)
            return [];
        var purpose = answer.Next.Max(step => step.Purpose.Length);
        var lines = new List<string> { Styled("WHAT NEXT", Heading) };
        foreach (var step in answer.Next)
            if (purpose + step.Command.Length + 4 <= Width)
                lines.Add($"  {step.Purpose.PadRight(purpose)}  {step.Command}");
            else
                lines.AddRange([$"  {step.Purpose}", $"    {step.Command}"]);
        return lines;
    }

    // One line each: the whole is in the report, and on the screen with --details.
    private List<string> Notes(Answer answer) =>
        answer.Notes.IsEmpty
            ? []
            :
            [
                $"{answer.Notes.Length} note{(answer.Notes.Length == 1 ? "" : "s")}, whole with --details",
                .. answer.Notes.Select(note => "  ! " + WordWrap.OneLine(note, Width - 4)),
            ];

    private static string StyleOf(string word) => word == RangeWords.Interval ? Good : Open;

    private string Styled(string text, string style) => IsColoured && text.Trim().Length > 0 ? $"\e[{style}m{text}\e[0m" : text;
}
