using System.Diagnostics;

namespace Biodistribution.EndToEnd;

/// <summary>Runs the program as a user does: a process of its own, with its output read from pipes.</summary>
public static class Biodist
{
    /// <summary>What a run gave.</summary>
    public sealed record Outcome(int ExitCode, string Output, string Error);

    /// <summary>Runs the program to its end.</summary>
    public static Outcome Run(string folder, params string[] arguments) => RunProgram("biodist.dll", folder, arguments);

    /// <summary>Runs the program to its end with lines of so many characters.</summary>
    public static Outcome RunAt(int columns, string folder, params string[] arguments) => Run("biodist.dll", columns, folder, arguments);

    /// <summary>Runs one of our programs to its end.</summary>
    public static Outcome RunProgram(string program, string folder, params string[] arguments) =>
        Run(program, Unwrapped, folder, arguments);

    // Wide enough that no sentence is wrapped.
    private const int Unwrapped = 2000;

    private static Outcome Run(string program, int columns, string folder, string[] arguments)
    {
        using var process = StartProgram(program, columns, folder, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Outcome(process.ExitCode, Plain(output), Plain(error.Result));
    }

    /// <summary>Starts the program.</summary>
    public static Process Start(string folder, params string[] arguments) => StartProgram("biodist.dll", Unwrapped, folder, arguments);

    private static Process StartProgram(string program, int columns, string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, program));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["COLUMNS"] = columns.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Process.Start(start) ?? throw new InvalidOperationException("The program could not be started.");
    }

    private static string Plain(string text) => text.ReplaceLineEndings("\n");
}
