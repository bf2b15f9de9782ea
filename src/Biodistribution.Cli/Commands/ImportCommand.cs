using System.CommandLine;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.Observations;
using Biodistribution.Output;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Cli.Commands;

/// <summary>Turns a wide per-animal table into observations.</summary>
internal static class ImportCommand
{
    private const int LargestTable = 50_000_000;

    public static Command Create()
    {
        var table = new Argument<string>("TABLE") { Description = "CSV with a row an animal and a column an organ" };
        var unit = new Option<string>("--unit") { Description = "unit of the values; a column may carry its own: liver [%ID/g]", DefaultValueFactory = _ => "%ID" };
        var group = new Option<string>("--group") { Description = "group of all animals, for a table without that column", DefaultValueFactory = _ => "" };
        var time = new Option<string?>("--time") { Description = "time of all animals, for a table without that column, such as \"6 h\"" };
        var timeUnit = new Option<string>("--time-unit") { Description = "unit of the column time", DefaultValueFactory = _ => "h" };
        var weights = new Option<bool>("--weights") { Description = "multiply values per g by the weight of the organ of the same animal, from columns such as liver weight [g]" };
        var outFile = new Option<string?>("--out", "-o") { Description = "file to write; standard output when not given" };
        var verb = new Verb("import", "Turn a wide per-animal table (mouse by organ) into a table of observations.",
            "biodist import organs.csv --unit %ID/g --out observations.csv", "biodist import organs.csv --unit %ID/g --weights --out observations.csv", "biodist import organs.csv --group damaged --time \"6 h\"");
        verb.Arguments.Add(table);
        foreach (var option in new Option[] { unit, group, time, timeUnit, weights, outFile })
            verb.Options.Add(option);
        verb.SetAction(parse => Run(
            parse.GetRequiredValue(table), parse.GetRequiredValue(unit), parse.GetRequiredValue(group), parse.GetValue(time), parse.GetRequiredValue(timeUnit), parse.GetValue(weights), parse.GetValue(outFile)));
        return verb;
    }

    private static int Run(string path, string unit, string group, string? time, string timeUnit, bool weights, string? outFile)
    {
        var at = double.NaN;
        if (time is not null)
        {
            if (!Quantity.TryParse(time, out var quantity, out var error) || quantity.Unit.Dimension != Unit.Parse("h").Dimension)
            {
                Terminal.ShowError($"--time {time}: {error?.Message ?? "This is not a time."}\n    Write, for example, --time \"6 h\".");
                return ExitCode.WrongInput;
            }
            (at, timeUnit) = (quantity.Value, quantity.Unit.Text);
        }
        if (!Unit.TryParse(unit, out _, out var wrong))
        {
            Terminal.ShowError($"--unit {unit}: {wrong!.Message}\n    {wrong.Hint}");
            return ExitCode.WrongInput;
        }
        var diagnostics = new DiagnosticList();
        var text = TextFile.Read(path, diagnostics, LargestTable);
        if (text is not null)
        {
            var table = WideTable.ToLong(text, path, unit, group, at, weights);
            diagnostics.AddRange(table.Diagnostics);
            if (diagnostics.Conclude(table.Value).Value is { } read)
            {
                Terminal.Show(diagnostics.InOrder());
                return Write(new ObservationTable(path, [.. read.Rows.Select(row => row with { TimeUnit = row.TimeUnit.Length > 0 ? row.TimeUnit : timeUnit })]), outFile);
            }
        }
        Terminal.Show(diagnostics.InOrder());
        return ExitCode.WrongInput;
    }

    private static int Write(ObservationTable table, string? outFile)
    {
        if (outFile is null)
        {
            table.Write(Console.Out);
            return ExitCode.Done;
        }
        if (AtomicFile.TryWrite(outFile, stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true);
                table.Write(writer);
            }) is { } failure)
        {
            Terminal.Show([failure]);
            return ExitCode.WrongInput;
        }
        Console.WriteLine($"{outFile}: {table.Rows.Length} rows");
        return ExitCode.Done;
    }
}
