using System.Diagnostics;

namespace Biodistribution.Validation.Interruptions;

/// <summary>One run of the program in a process of its own.</summary>
/// <param name="ExitCode">How it ended; negative or above 128 after a signal.</param>
/// <param name="Text">All it wrote to the screen.</param>
/// <param name="Time">How long it took.</param>
internal sealed record RunOfProgram(int ExitCode, string Text, TimeSpan Time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>The program as built.</summary>
    public static string Program { get; } =
        Path.Combine(RepositoryRoot.Find(), "src", "Biodistribution.Cli", "bin", "Release", "net10.0", "biodist.dll");

    /// <summary>Whether a stack trace, or the word of one, reached the screen.</summary>
    public bool ShowsTrace => Text.Contains("Unhandled", StringComparison.Ordinal) || Text.Contains("   at ", StringComparison.Ordinal);

    /// <summary>Whether it was still at work long after it should have ended.</summary>
    public bool Hung => Time >= Longest;

    /// <summary>Runs a verb.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="folder">Where it writes.</param>
    /// <param name="signal">A signal to send: its name, such as TERM; empty for none.</param>
    /// <param name="after">When to send it.</param>
    public static RunOfProgram Of(Verb verb, string folder, string signal = "", TimeSpan after = default) =>
        Of(verb.Line(folder), signal, after);

    /// <summary>Runs a command line.</summary>
    /// <param name="line">The verb and what follows it.</param>
    /// <param name="signal">A signal to send: its name, such as TERM; empty for none.</param>
    /// <param name="after">When to send it.</param>
    public static RunOfProgram Of(string[] line, string signal = "", TimeSpan after = default)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. line]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (signal.Length > 0 && !process.WaitForExit(after))
        {
            using var kill = Process.Start("sh", ["-c", $"kill -{signal} {process.Id}"]);
            kill.WaitForExit();
        }
        if (!process.WaitForExit(Longest))
            process.Kill();
        process.WaitForExit();
        return new(process.ExitCode, output.Result + error.Result, watch.Elapsed);
    }
}
