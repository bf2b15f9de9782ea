using System.Globalization;
using Biodistribution.Reports.Answers;

namespace Biodistribution.Cli.Screen;

/// <summary>Results on the screen: wrapped between words to the width of the terminal, coloured only where a person looks.</summary>
internal static class ScreenText
{
    private const int Narrowest = 60;
    private const int Widest = 200;
    private const int InPipe = 100;

    /// <summary>Whether long tables and whole notes were asked for.</summary>
    public static bool HasDetails { get; set; }

    /// <summary>Characters in a line: of the terminal, in a pipe what COLUMNS says.</summary>
    public static int Width { get; } =
        !Console.IsOutputRedirected ? Math.Clamp(WindowWidth(), Narrowest, Widest)
        : int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), CultureInfo.InvariantCulture, out var columns)
            ? Math.Max(Narrowest, columns)
        : InPipe;

    /// <summary>Whether results are written in colour: on a terminal, unless NO_COLOR is set.</summary>
    public static bool IsColoured { get; } =
        !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>Writes a paragraph.</summary>
    /// <param name="text">The text.</param>
    /// <param name="first">What its first line begins with.</param>
    /// <param name="others">What its other lines begin with.</param>
    public static void Paragraph(string text, string first = "", string others = "")
    {
        foreach (var line in text.Split('\n').SelectMany(part => WordWrap.Lines(part, Width, first, others)))
            Console.WriteLine(line);
    }

    /// <summary>Writes a heading.</summary>
    /// <param name="text">The heading.</param>
    public static void Heading(string text)
    {
        foreach (var line in WordWrap.Lines(text, Width))
            Console.WriteLine(IsColoured ? $"\e[1m{line}\e[0m" : line);
    }

    /// <summary>Writes an answer.</summary>
    /// <param name="answer">The answer.</param>
    public static void Write(Answer answer) =>
        Console.Write(new AnswerText(Width, IsColoured).Write(HasDetails ? answer with { Notes = [] } : answer));

    /// <summary>Writes what a reader must know: whole with --details, else a line each.</summary>
    /// <param name="notes">Sentences.</param>
    public static void Notes(IEnumerable<string> notes)
    {
        foreach (var note in notes)
            if (HasDetails)
                Paragraph(note, "! ", "  ");
            else
                Console.WriteLine("! " + WordWrap.OneLine(note, Width - 2));
    }

    private static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : 80;
        }
        catch (IOException)
        {
            return 80;
        }
    }
}
