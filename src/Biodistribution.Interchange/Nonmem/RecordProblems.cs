using Biodistribution.Text;

namespace Biodistribution.Interchange.Nonmem;

/// <summary>Collects what is wrong in a table: the first row of each kind of error in a column, and how many more rows have it.</summary>
internal sealed class RecordProblems(string file)
{
    private sealed record Problem(Diagnostic First)
    {
        public int Count { get; set; } = 1;
    }

    private readonly Dictionary<(string Code, string Column), Problem> problems = [];
    private readonly List<Problem> order = [];

    /// <summary>Errors and warnings so far, repetitions included.</summary>
    public int Count { get; private set; }

    /// <summary>Whether there is an error.</summary>
    public bool HasErrors => order.Any(problem => problem.First.Severity == Severity.Error);

    /// <summary>Notes an error.</summary>
    /// <param name="code">Its code.</param>
    /// <param name="place">Line and number of the column.</param>
    /// <param name="column">The heading of the column; empty for the row as a whole.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="hint">What would put it right.</param>
    /// <param name="severity">Error or warning.</param>
    public void Add(string code, TextSpan place, string column, string message, string hint, Severity severity = Severity.Error)
    {
        Count++;
        if (problems.TryGetValue((code, column), out var known))
        {
            known.Count++;
            return;
        }
        var named = column.Length > 0 ? $"{hint} (Column {column}.)" : hint;
        order.Add(problems[(code, column)] = new Problem(new Diagnostic(code, file, place, message, named) { Severity = severity }));
    }

    /// <summary>One diagnostic for each kind of error and column, in order of discovery.</summary>
    public IEnumerable<Diagnostic> Diagnostics =>
        order.Select(problem =>
            problem.Count == 1 ? problem.First : problem.First with { Hint = $"{problem.First.Hint} {More(problem.Count - 1)}" }
        );

    private static string More(int rows) =>
        rows == 1 ? "The same holds for 1 more row." : FormattableString.Invariant($"The same holds for {rows} more rows.");
}
