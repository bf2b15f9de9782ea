using Biodistribution.Text;

namespace Biodistribution.Cli.Screen;

/// <summary>
/// Where a command writes: results to standard output, everything else to standard error; colour and progress only
/// where a person watches.
/// </summary>
internal static class Terminal
{
    /// <summary>Whether standard error is a terminal that a person watches.</summary>
    public static bool IsWatched => !Console.IsErrorRedirected;

    private static bool HasColour =>
        IsWatched
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>
    /// Writes diagnostics, errors in red and warnings in yellow where colour is wanted; of one kind in one file the
    /// first five and how many more there are.
    /// </summary>
    /// <param name="diagnostics">What is wrong.</param>
    public static void Show(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in RepeatedDiagnostics.Shortened([.. diagnostics]))
            WriteColoured(FaultReport.WithDetails(diagnostic).ToString(), diagnostic.Severity == Severity.Error ? "31" : "33");
    }

    /// <summary>Writes an error that has no place in a file.</summary>
    /// <param name="message">What is wrong and what would put it right.</param>
    public static void ShowError(string message) => WriteColoured(message, "31");

    /// <summary>Writes something to know that is no error.</summary>
    /// <param name="message">A sentence.</param>
    public static void Note(string message) => Console.Error.WriteLine(PlainText.Cleaned(message));

    /// <summary>Shows what is being done, on a terminal only; replaced by the next call.</summary>
    /// <param name="text">One line; empty to clear it.</param>
    public static void Progress(string text)
    {
        if (!IsWatched)
            return;
        var width = Math.Max(20, WindowWidth() - 1);
        Console.Error.Write("\r" + (text.Length > width ? text[..width] : text).PadRight(width) + "\r");
    }

    private static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth;
        }
        catch (IOException)
        {
            return 80;
        }
    }

    private static void WriteColoured(string text, string colour) =>
        Console.Error.WriteLine(HasColour ? $"\e[{colour}m{PlainText.Cleaned(text)}\e[0m" : PlainText.Cleaned(text));
}
