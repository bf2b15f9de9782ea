using System.Runtime.InteropServices;
using System.Text;
using Biodistribution.Output;
using Biodistribution.Text;

namespace Biodistribution.Cli.Screen;

/// <summary>
/// A fault of the program as the user meets it: one diagnostic on the screen, what was thrown in a file beside the
/// results or in the temporary folder.
/// </summary>
internal static class FaultReport
{
    private static readonly Lock Gate = new();

    /// <summary>Whether the program has failed.</summary>
    public static bool HasFault { get; private set; }

    /// <summary>The folder of the run at work; null where there is none.</summary>
    public static string? RunFolder { get; set; }

    /// <summary>Tells of what was thrown and keeps its details.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="arguments">What the user typed.</param>
    /// <returns>The exit code.</returns>
    public static int Write(Exception? exception, IReadOnlyList<string> arguments)
    {
        var message =
            exception is OutOfMemoryException
                ? "There is not enough memory for this."
                : $"The program failed ({exception?.GetType().Name ?? "for an unknown reason"}).";
        Terminal.Show([
            new(
                ProgramFault.Code,
                "biodist",
                TextSpan.WholeFile,
                message,
                $"This is a fault of the program, not of your files. {Keep(exception, arguments)}"
            ),
        ]);
        return ExitCode.ProgramFault;
    }

    /// <summary>A diagnostic of a fault with the file its details were kept in.</summary>
    /// <param name="diagnostic">What a reader of a file told.</param>
    public static Diagnostic WithDetails(Diagnostic diagnostic) =>
        diagnostic.Fault is { } fault
            ? diagnostic with
            {
                Hint = $"{diagnostic.Hint} {Keep(fault, Environment.GetCommandLineArgs()[1..])}",
            }
            : diagnostic;

    // One file a process: what failed first is what matters.
    private static string Keep(Exception? exception, IReadOnlyList<string> arguments)
    {
        lock (Gate)
        {
            if (HasFault)
                return "Its details are in the same file.";
            HasFault = true;
        }
        var text = $"""
            biodist {typeof(RunManifest).Assembly.GetName().Version!.ToString(
                3
            )} on {RuntimeInformation.RuntimeIdentifier}, {RuntimeInformation.FrameworkDescription}
            biodist {string.Join(' ', arguments)}

            {exception}

            """;
        foreach (var file in Candidates())
            if (AtomicFile.TryWrite(file, stream => stream.Write(Encoding.UTF8.GetBytes(text))) is null)
                return $"Its details are in {file}: please send that file to the makers of the program.";
        return "Its details could not be written to any file.";
    }

    private static IEnumerable<string> Candidates()
    {
        if (RunFolder is { } folder)
            yield return Path.Combine(folder, Output.RunFolder.FaultFile);
        yield return Path.Combine(Path.GetTempPath(), $"biodist-fault-{Environment.ProcessId}.txt");
    }
}
