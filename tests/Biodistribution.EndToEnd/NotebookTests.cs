using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace Biodistribution.EndToEnd;

/// <summary>Every notebook through the real Jupyter, from top to bottom.</summary>
public partial class NotebookTests(NotebookTests.Executed executed) : IClassFixture<NotebookTests.Executed>
{
    private const int AtOnce = 2;

    public static TheoryData<string> Names =>
        [
            .. Directory
                .EnumerateFiles(RepositoryRoot.PathOf("notebooks"), "*.ipynb")
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_notebook_runs_from_top_to_bottom_and_its_saved_outputs_are_current(string name)
    {
        executed.Jupyter.Require();
        var outcome = executed.Outcomes[name];
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        var (saved, fresh) = (Outputs(RepositoryRoot.PathOf("notebooks", name)), Outputs(Path.Combine(executed.Jupyter.Folder, name)));

        Assert.Equal(saved.Select(output => output.Cell), fresh.Select(output => output.Cell));
        foreach (var (old, current) in saved.Zip(fresh))
            Assert.True(
                Agree(old.Text, current.Text),
                $"""
                The saved output of cell {old.Cell} is not what the cell gives now. Run
                    jupyter nbconvert --to notebook --inplace --execute --ExecutePreprocessor.record_timing=False notebooks/{name}
                Saved: {old.Text}
                Now:   {current.Text}
                """
            );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_notebook_asks_for_the_kernel_by_its_common_name_and_has_only_cells_any_program_opens(string name)
    {
        var notebook = JsonNode.Parse(File.ReadAllText(RepositoryRoot.PathOf("notebooks", name)))!;

        Assert.Equal(".net-csharp", (string)notebook["metadata"]!["kernelspec"]!["name"]!);
        Assert.Equal("C#", (string)notebook["metadata"]!["kernelspec"]!["language"]!);
        Assert.All(notebook["cells"]!.AsArray(), cell => Assert.True((string)cell!["cell_type"]! is "markdown" or "code"));
        Assert.DoesNotContain(notebook["cells"]!.AsArray(), cell => Joined(cell!["source"]).Contains("#!", StringComparison.Ordinal));
        Assert.Equal(4, (int)notebook["nbformat"]!);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_figure_of_a_notebook_says_in_words_what_it_shows(string name)
    {
        foreach (
            var html in Forms(RepositoryRoot.PathOf("notebooks", name), "text/html")
                .Where(html => html.Contains("<svg", StringComparison.Ordinal))
        )
            Assert.Matches("<desc[^>]*>[^<]{20,}</desc>", html);
    }

    private static bool Agree(string saved, string fresh)
    {
        string[] Words(string text) => [.. Word().Matches(text).Select(match => match.Value)];
        var (a, b) = (Words(saved), Words(fresh));
        return a.Length == b.Length
            && a.Zip(b)
                .All(pair =>
                    pair.First == pair.Second
                    || (
                        Number(pair.First) is { } x
                        && Number(pair.Second) is { } y
                        && Math.Abs(x - y) <= (0.02 * Math.Max(Math.Abs(x), Math.Abs(y))) + 1e-9
                    )
                );
    }

    // Numbers as people read them: 1.2×10⁻³, −0.5, 2.8E-12.
    private static double? Number(string word)
    {
        var plain = string.Concat(
                word.Select(c =>
                    "⁰¹²³⁴⁵⁶⁷⁸⁹".IndexOf(c) is >= 0 and var digit ? (char)('0' + digit)
                    : c is '⁻' or '−' ? '-'
                    : c
                )
            )
            .Replace("×10", "E", StringComparison.Ordinal);
        return double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private static (string Cell, string Text)[] Outputs(string path) =>
        [
            .. from cell in JsonNode.Parse(File.ReadAllText(path))!["cells"]!.AsArray()
            where (string)cell!["cell_type"]! == "code"
            from output in cell["outputs"]!.AsArray()
            select ((string)cell["id"]!, Joined(output!["text"] ?? output["data"]?["text/plain"] ?? output["traceback"])),
        ];

    private static IEnumerable<string> Forms(string path, string type) =>
        from cell in JsonNode.Parse(File.ReadAllText(path))!["cells"]!.AsArray()
        where (string)cell!["cell_type"]! == "code"
        from output in cell["outputs"]!.AsArray()
        where output!["data"]?[type] is not null
        select Joined(output["data"]![type]);

    private static string Joined(JsonNode? text) =>
        text is JsonArray lines ? string.Concat(lines.Select(line => (string)line!)) : (string?)text ?? "";

    [GeneratedRegex(@"\S+")]
    private static partial Regex Word();

    /// <summary>All notebooks, run once.</summary>
    public sealed class Executed : IDisposable
    {
        /// <summary>Runs them, two at a time.</summary>
        public Executed()
        {
            if (!Jupyter.IsThere)
                return;
            Parallel.ForEach(
                Names.Select(row => row.Data),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
                name =>
                    Outcomes[name] = Jupyter.Run(
                        "nbconvert",
                        "--to",
                        "notebook",
                        "--execute",
                        "--ExecutePreprocessor.timeout=180",
                        "--ExecutePreprocessor.record_timing=False",
                        "--output-dir",
                        Jupyter.Folder,
                        RepositoryRoot.PathOf("notebooks", name)
                    )
            );
        }

        /// <summary>The Jupyter they ran in.</summary>
        public Jupyter Jupyter { get; } = new();

        /// <summary>How each ended.</summary>
        public ConcurrentDictionary<string, Biodist.Outcome> Outcomes { get; } = new();

        /// <inheritdoc />
        public void Dispose() => Jupyter.Dispose();
    }
}
