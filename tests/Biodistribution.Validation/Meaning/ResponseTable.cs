using Biodistribution.Cli.Session;
using Biodistribution.Text;

namespace Biodistribution.Validation.Meaning;

/// <summary>A table of doses and responses, written here: the repository ships none.</summary>
/// <param name="name">What to call it.</param>
/// <param name="text">Its text.</param>
/// <param name="file">Where changed tables are written.</param>
internal sealed class ResponseTable(string name, string text, string file)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Its text.</summary>
    public string Text => text;

    /// <summary>What is said of it as written: false doubts.</summary>
    public string[] Doubts => [.. Read(text).Diagnostics.InOrder().Select(one => one.ToString())];

    /// <summary>A table with units of its doses in the heading, one of two agents, and one that counts.</summary>
    /// <param name="folder">Where changed tables are written.</param>
    public static IReadOnlyList<ResponseTable> All(string folder)
    {
        var file = Path.Combine(folder, "responses.csv");
        return
        [
            new("one agent", "dose [mg],response\n0.1,9.6 %\n1,41.5 %\n3,62.1 %\n10,80.4 %\n100,95.2 %\n1000,98.9 %\n", file),
            new(
                "two agents",
                "agent,dose,unit,response\nmsc,0.5,mg,12.1\nmsc,5,mg,48.2\nmsc,50,mg,88.4\nmsc,500,mg,97.1\n"
                    + "exosome,0.5,mg,8.3\nexosome,5,mg,31.4\nexosome,50,mg,79.5\nexosome,500,mg,95.6\n",
                file
            ),
            new("counts", "dose,response,total\n1,2,20\n3,6,20\n10,11,20\n30,16,20\n100,19,20\n", file),
        ];
    }

    /// <summary>What becomes of the table with a changed text.</summary>
    /// <param name="changed">The changed text.</param>
    public MeaningOutcome Try(string changed)
    {
        var (answer, diagnostics) = Read(changed);
        return diagnostics.HasErrors ? MeaningOutcome.Refused
            : diagnostics.InOrder().Any() ? MeaningOutcome.Doubted
            : answer == Read(text).Answer ? MeaningOutcome.SameAnswer
            : MeaningOutcome.Silent;
    }

    private (string Answer, DiagnosticList Diagnostics) Read(string written)
    {
        File.WriteAllText(file, written);
        var diagnostics = new DiagnosticList();
        var read = DoseResponseData.Read(file, needsAgent: false, diagnostics);
        return (
            string.Join(
                '\n',
                read.SelectMany(agent =>
                        agent
                            .Doses.Zip(agent.Responses)
                            .Select(row => FormattableString.Invariant($"{agent.Agent} {row.First:E9} {row.Second:E9}"))
                    )
                    .Order(StringComparer.Ordinal)
            ),
            diagnostics
        );
    }
}
