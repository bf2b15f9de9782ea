using System.CommandLine;
using System.Runtime.InteropServices;
using Biodistribution.Cli.Screen;
using Biodistribution.Cli.Session;
using Biodistribution.Output;
using Biodistribution.Text;
using Biodistribution.Work;

namespace Biodistribution.Cli;

/// <summary>
/// The boundary of the process: whatever is thrown within ends in one diagnostic and an exit code, and a signal ends
/// the work in order.
/// </summary>
internal static class ProcessBoundary
{
    private static readonly PosixSignal[] Ending = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];

    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">What the user typed after the name of the program.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        StandardStreams.Guard();
        AppDomain.CurrentDomain.UnhandledException += (_, thrown) =>
            Environment.Exit(FaultReport.Write(thrown.ExceptionObject as Exception, arguments));
        using var interrupt = new CancellationTokenSource();
        var registrations = Ending.Select(signal => PosixSignalRegistration.Create(signal, context => End(context, interrupt))).ToArray();
        var code = await InvokeAsync(arguments, interrupt.Token);
        foreach (var registration in registrations)
            registration.Dispose();
        return Final(code);
    }

    // The first signal stops the work in order, so that what was finished is kept; a second one ends the process.
    private static void End(PosixSignalContext context, CancellationTokenSource interrupt)
    {
        context.Cancel = !interrupt.IsCancellationRequested;
        try
        {
            interrupt.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The work is over already.
        }
    }

    private static async Task<int> InvokeAsync(string[] arguments, CancellationToken cancellation)
    {
        try
        {
            // A name such as @lung.yaml is the name of a file, not of one that holds further arguments.
            var parsed = CommandLine.Create().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            UserInput.Reach = parsed.GetValue(CommandLine.AnyPath) ? FileReach.Anywhere : FileReach.Near;
            ScreenText.HasDetails = parsed.GetValue(CommandLine.Details);
            var code = await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                cancellation
            );
            return FaultReport.HasFault ? ExitCode.ProgramFault : code;
        }
        catch (Exception exception) when (Inner(exception) is PartDoneException)
        {
            Terminal.Progress("");
            var part = (PartDoneException)Inner(exception);
            Terminal.Note(
                $"Part {part.Part.Remainder}/{part.Part.Count} is done: {part.Done} tasks, kept in {FaultReport.RunFolder}. When all "
                    + $"parts are "
                    + $"done, the same command without --part takes them over."
            );
            return ExitCode.Done;
        }
        catch (Exception exception) when (Inner(exception) is OperationCanceledException && cancellation.IsCancellationRequested)
        {
            Terminal.Progress("");
            Terminal.Note("Interrupted: nothing was finished.");
            return ExitCode.Interrupted;
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(Inner(exception)))
        {
            Terminal.Progress("");
            Terminal.Show([FileFailure.WhenWriting((Inner(exception) as FileNotFoundException)?.FileName ?? "biodist", Inner(exception))]);
            return ExitCode.WrongInput;
        }
#pragma warning disable CA1031 // This is where whatever was thrown ends.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Terminal.Progress("");
            return FaultReport.Write(Inner(exception), arguments);
        }
        finally
        {
            RunOutput.LetGo();
        }
    }

    // What threads working side by side threw comes in a parcel.
    private static Exception Inner(Exception exception) =>
        exception is AggregateException { InnerExceptions: [var first, ..] } ? Inner(first) : exception;

    private static int Final(int code)
    {
        if (StandardStreams.Close() is not { } lost)
            return code;
        Terminal.Show([lost]);
        return code == ExitCode.Done ? ExitCode.WrongInput : code;
    }
}
