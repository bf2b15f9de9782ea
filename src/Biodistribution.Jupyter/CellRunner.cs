using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;
using Biodistribution.Notebooks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace Biodistribution.Jupyter;

/// <summary>Runs cells one after the other; each sees what those before it declared.</summary>
/// <param name="globals">What cells can call.</param>
internal sealed partial class CellRunner(CellGlobals globals)
{
    // A stopped cell first gets the time to end in order; then what it waits for is interrupted.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400),
        WakeEvery = TimeSpan.FromMilliseconds(200),
        GiveUp = TimeSpan.FromSeconds(10);

    private const int CellStack = 16 << 20;

    private readonly Lock gate = new();
    private ScriptState<object>? state;
    private CancellationTokenSource? stop;
    private volatile bool executes;

    /// <summary>References and open namespaces, packages added by cells among them.</summary>
    public ScriptOptions Options { get; private set; } = DefaultOptions();

    /// <summary>The script of all cells so far; null before the first.</summary>
    public Script<object>? Script => (Script<object>?)state?.Script;

    /// <summary>A script that continues the cells so far.</summary>
    public Script<object> Continuation(string code) =>
        Script is { } script ? script.ContinueWith<object>(code, Options) : CSharpScript.Create<object>(code, Options, typeof(CellGlobals));

    /// <summary>Lets the compiler warm up, so that the first cell need not wait for it.</summary>
    public static void WarmUp() =>
        CSharpScript.Create<object>("display(1)", DefaultOptions(), typeof(CellGlobals)).GetCompilation().Emit(Stream.Null);

    /// <summary>Runs a cell; whatever it does, this returns.</summary>
    /// <remarks>Each cell has a thread of its own: an interruption that comes too late hits no other cell.</remarks>
    public CellResult Run(string code)
    {
        // Not disposed: a cell that does not stop keeps it.
        var source = new CancellationTokenSource();
        CellResult? result = null;
        executes = false;
        var thread = new Thread(() => result = RunHere(code, source.Token), CellStack) { IsBackground = true, Name = "cell" };
        lock (gate)
            stop = source;
        thread.Start();
        while (!thread.Join(WakeEvery) && !source.IsCancellationRequested) { }
        // Code that waits is woken, again and again since it may wait again; the compiler is left alone.
        var stopped = Environment.TickCount64;
        while (!thread.Join(WakeEvery) && Environment.TickCount64 - stopped < GiveUp.TotalMilliseconds)
            if (executes && Environment.TickCount64 - stopped >= Patience.TotalMilliseconds)
                thread.Interrupt();
        lock (gate)
            stop = null;
        CellWork.Cancellation = default;
        return result
            ?? new(
                null,
                new(
                    "Interrupted",
                    "The cell does not stop.",
                    ["The cell does not stop: it goes on in the background until the kernel is restarted."]
                )
            );
    }

    private CellResult RunHere(string code, CancellationToken stopped)
    {
        CellWork.Cancellation = stopped;
        CellResult result;
        try
        {
            result = Evaluate(code, stopped);
        }
        catch (Exception error)
        {
            result = Failed(error);
        }
        return stopped.IsCancellationRequested ? Stopped() : result;
    }

    /// <summary>
    /// Stops the cell that runs, from another thread: work of the library and code of the cell end in order, waiting is
    /// interrupted.
    /// </summary>
    public void Interrupt()
    {
        lock (gate)
            stop?.Cancel();
    }

    private static ScriptOptions DefaultOptions() =>
        ScriptOptions
            .Default.WithReferences(
                ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                    .Split(Path.PathSeparator)
                    .Where(path =>
                        Path.GetFileName(path) is var name && !name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)
                    )
                    .Select(path =>
                        MetadataReference.CreateFromFile(path, documentation: new DocumentationFile(Path.ChangeExtension(path, ".xml")))
                    )
            )
            .WithImports("System", "System.Collections.Generic", "System.Linq", "System.Threading.Tasks")
            .AddImports(CellNamespaces.All)
            .WithLanguageVersion(LanguageVersion.Latest)
            .WithOptimizationLevel(OptimizationLevel.Release)
            .WithEmitDebugInformation(true)
            .WithFilePath("cell")
            .WithFileEncoding(System.Text.Encoding.UTF8)
            .WithMetadataResolver(ScriptMetadataResolver.Default.WithBaseDirectory(Environment.CurrentDirectory))
            .WithSourceResolver(ScriptSourceResolver.Default.WithBaseDirectory(Environment.CurrentDirectory));

    private CellResult Evaluate(string code, CancellationToken stopped)
    {
        try
        {
            var script = Stoppable(Continuation(WithoutMagic(code)), stopped);
            stopped.ThrowIfCancellationRequested();
            executes = true;
            // What a cell declared before it threw stays.
            var next = state is null
                ? script.RunAsync(globals, static _ => true, stopped).GetAwaiter().GetResult()
                : script.RunFromAsync(state, static _ => true, stopped).GetAwaiter().GetResult();
            if (!stopped.IsCancellationRequested)
                state = next;
            return next.Exception is { } error ? Failed(error) : new CellResult(next.ReturnValue, null);
        }
        catch (CompilationErrorException error)
        {
            return Refused(error.Diagnostics);
        }
        catch (UserMistakeException error)
        {
            return new(null, new("Error", error.Message, [error.Message]));
        }
    }

    // Code that cannot be compiled is refused as it was written.
    private Script<object> Stoppable(Script<object> written, CancellationToken stopped)
    {
        var code = StoppableCode.Rewrite(written.GetCompilation());
        if (code == written.Code)
            return written;
        var script = Continuation(code);
        return script.Compile(stopped).Any(one => one.Severity == DiagnosticSeverity.Error) ? written : script;
    }

    // Packages are restored and become references. Sources of packages, packages of this library and marks of C# cells
    // are for .NET Interactive: the library is here already.
    private string WithoutMagic(string code)
    {
        var lines = code.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (SourceLine().IsMatch(lines[i]) || OwnPackageLine().IsMatch(lines[i]))
                lines[i] = "";
            else if (PackageLine().Match(lines[i]) is { Success: true } package)
            {
                var paths = PackageReferences.Restore(
                    package.Groups[1].Value.Trim(),
                    package.Groups[2].Value.Trim(),
                    CellWork.Cancellation
                );
                Options = Options.AddReferences(
                    paths.Select(path =>
                        MetadataReference.CreateFromFile(path, documentation: new DocumentationFile(Path.ChangeExtension(path, ".xml")))
                    )
                );
                lines[i] = "";
            }
            else if (lines[i].TrimEnd() is "#!csharp" or "#!c#")
                lines[i] = "";
            else if (lines[i].StartsWith("#!", StringComparison.Ordinal))
                throw new UserMistakeException($"{lines[i].Trim()} is a command of another notebook program; this kernel runs C# only.");
        }
        return string.Join('\n', lines);
    }

    private static CellResult Refused(ImmutableArray<Diagnostic> diagnostics)
    {
        string[] lines =
        [
            .. diagnostics
                .Where(one => one.Severity == DiagnosticSeverity.Error)
                .Select(one =>
                    one.Location.GetLineSpan() is { IsValid: true } span
                        ? $"({span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1}): {one.Id}: "
                            + $"{one.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}"
                        : $"{one.Id}: {one.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}"
                ),
        ];
        return new(null, new("CompilationError", lines.FirstOrDefault("The cell cannot be compiled."), lines));
    }

    private static CellResult Stopped() =>
        new(
            null,
            new(
                "Interrupted",
                "The cell was stopped.",
                ["The cell was stopped. What it had declared is lost; earlier cells keep what they declared."]
            )
        );

    private static CellResult Failed(Exception error)
    {
        if (error is AggregateException { InnerExceptions: [var only] })
            error = only;
        if (error is TargetInvocationException { InnerException: { } inner })
            error = inner;
        string message;
        try
        {
            message = error.Message;
        }
        catch (Exception second)
        {
            message = $"(its message cannot be shown: {second.GetType().Name})";
        }
        var places = CellFrame()
            .Matches(error.StackTrace ?? "")
            .Select(frame => $"    at line {frame.Groups[1].Value} of the cell")
            .Distinct();
        return new(null, new(error.GetType().Name, message, [.. $"{error.GetType().Name}: {message}".Split('\n'), .. places]));
    }

    [GeneratedRegex("""^\s*#i\s+"nuget:[^"]*"\s*$""")]
    private static partial Regex SourceLine();

    [GeneratedRegex("""^\s*#r\s+"nuget:\s*Biodistribution(\.\w+)*\s*(,[^"]*)?"\s*$""", RegexOptions.IgnoreCase)]
    private static partial Regex OwnPackageLine();

    [GeneratedRegex("""^\s*#r\s+"nuget:\s*([^,"]+?)\s*(?:,\s*([^"]*))?"\s*$""")]
    private static partial Regex PackageLine();

    [GeneratedRegex(@"[ /\\]cell:line (\d+)")]
    private static partial Regex CellFrame();
}
