using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Xunit;

namespace Biodistribution.EndToEnd;

/// <summary>Every notebook through the real Jupyter, from top to bottom.</summary>
public class NotebookTests(NotebookTests.Executed executed) : IClassFixture<NotebookTests.Executed>
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
        var (saved, fresh) = (
            NotebookOutputs.Texts(RepositoryRoot.PathOf("notebooks", name)),
            NotebookOutputs.Texts(Path.Combine(executed.Jupyter.Folder, name))
        );

        Assert.Equal(saved.Select(output => output.Cell), fresh.Select(output => output.Cell));
        foreach (var (old, current) in saved.Zip(fresh))
            Assert.True(
                NotebookOutputs.Agree(old.Text, current.Text),
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
        Assert.DoesNotContain(
            notebook["cells"]!.AsArray(),
            cell => NotebookOutputs.Joined(cell!["source"]).Contains("#!", StringComparison.Ordinal)
        );
        Assert.Equal(4, (int)notebook["nbformat"]!);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_figure_of_a_notebook_says_in_words_what_it_shows(string name)
    {
        foreach (
            var html in NotebookOutputs
                .Forms(RepositoryRoot.PathOf("notebooks", name), "text/html")
                .Where(html => html.Contains("<svg", StringComparison.Ordinal))
        )
            Assert.Matches("<desc[^>]*>[^<]{20,}</desc>", html);
    }

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
