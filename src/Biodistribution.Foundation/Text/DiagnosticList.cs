using System.Collections.Immutable;

namespace Biodistribution.Text;

/// <summary>Gathers what is wrong with a user's files, so that one pass reports all of it.</summary>
public sealed class DiagnosticList
{
    private const int MostReported = 200;

    private readonly List<Diagnostic> diagnostics = [];

    /// <summary>Whether anything gathered is an error.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>How many have been gathered.</summary>
    public int Count => diagnostics.Count;

    /// <summary>Adds one.</summary>
    /// <param name="diagnostic">What is wrong, and where.</param>
    public void Add(Diagnostic diagnostic)
    {
        HasErrors |= diagnostic.Severity == Severity.Error;
        if (
            diagnostics.Count < MostReported
            || (diagnostic.Severity == Severity.Error && !diagnostics.Exists(earlier => earlier.Severity == Severity.Error))
        )
            diagnostics.Add(diagnostic);
    }

    /// <summary>Adds several.</summary>
    /// <param name="more">What else is wrong.</param>
    public void AddRange(IEnumerable<Diagnostic> more)
    {
        foreach (var diagnostic in more)
            Add(diagnostic);
    }

    /// <summary>Adds an error.</summary>
    /// <param name="code">Its stable code.</param>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="place">Where in the file.</param>
    /// <param name="message">What is wrong, in one sentence.</param>
    /// <param name="hint">What would put it right.</param>
    public void Error(string code, string file, TextSpan place, string message, string hint = "") =>
        Add(new Diagnostic(code, file, place, message, hint));

    /// <summary>Adds a warning.</summary>
    /// <param name="code">Its stable code.</param>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="place">Where in the file.</param>
    /// <param name="message">What is worth knowing, in one sentence.</param>
    /// <param name="hint">What would put it right.</param>
    public void Warning(string code, string file, TextSpan place, string message, string hint = "") =>
        Add(new Diagnostic(code, file, place, message, hint) { Severity = Severity.Warning });

    /// <summary>All of them: file by file in the order the files were first mentioned, in each by place, each once.</summary>
    public ImmutableArray<Diagnostic> InOrder()
    {
        var files = diagnostics.Select(diagnostic => diagnostic.File).Distinct().ToList();
        return
        [
            .. diagnostics
                .DistinctBy(diagnostic =>
                    (diagnostic.Code, diagnostic.File, diagnostic.Place.Line, diagnostic.Place.Column, diagnostic.Message)
                )
                .OrderBy(diagnostic => files.IndexOf(diagnostic.File))
                .ThenBy(diagnostic => diagnostic.Place.Line)
                .ThenBy(diagnostic => diagnostic.Place.Column),
        ];
    }

    /// <summary>A value with all that was gathered; no value when there is an error.</summary>
    /// <typeparam name="T">What was to be read.</typeparam>
    /// <param name="value">The value as far as it could be read.</param>
    public Checked<T> Conclude<T>(T? value)
        where T : class => new(HasErrors ? null : value, InOrder());
}
