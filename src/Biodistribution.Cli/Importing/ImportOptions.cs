using System.CommandLine;
using Biodistribution.Cli.Screen;
using Biodistribution.Observations.Importing;
using Biodistribution.Tables;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Cli.Importing;

/// <summary>What a user can say about a file of measurements on the command line.</summary>
internal sealed class ImportOptions
{
    private readonly Option<string?> unit = new("--unit") { Description = "unit of values whose heading says none: %ID, %ID/g, ng/mL" };
    private readonly Option<string?> group = new("--group") { Description = "group of the animals, where the file says none" };
    private readonly Option<string?> time = new("--time")
    {
        Description = "time of the animals, where the file says none, such as \"6 h\"",
    };
    private readonly Option<string?> timeUnit = new("--time-unit")
    {
        Description = "unit of times that are numbers only; h where nothing is said",
    };
    private readonly Option<string?> organ = new("--organ") { Description = "organ of the values, where the file says none" };
    private readonly Option<string?> decimalMark = new("--decimal") { Description = "point or comma, where 1.200 leaves it open" };
    private readonly Option<string?> notDetected = new("--nd") { Description = "what ND means: below (the limit) or missing" };
    private readonly Option<string?> spread = new("--spread") { Description = "what stands behind ±: sd or sem" };
    private readonly Option<string?> columns = new("--columns")
    {
        Description = "what the columns are where organs stand in rows: animals or groups",
    };
    private readonly Option<string?> values = new("--values")
    {
        Description = "column that holds the values, where each line is of one organ and several columns measure it",
    };
    private readonly Option<string[]> limit = new("--limit")
    {
        Description = "limit of quantification for BLQ and ND: liver=0.1, or 0.1 for all organs; in the unit of the values",
    };
    private readonly Option<string[]> organs = new("--organs")
    {
        Description = "columns or rows that are organs under names this program does not know",
    };
    private readonly Option<string[]> ignore = new("--ignore") { Description = "columns or rows that are left out" };
    private readonly Option<string[]> sheets = new("--sheet") { Description = "sheets or tables that are read; all where none is named" };
    private readonly Option<bool> fillDown = new("--fill-down")
    {
        Description = "an empty cell of a group, animal or time means the same as the one above it",
    };
    private readonly Option<bool> weights = new("--weights")
    {
        Description = "multiply values per g by the weight of the organ of the same animal",
    };
    private readonly Option<string?> answersFile = new("--answers")
    {
        Description = "file with answers of an earlier import (import.yaml)",
    };

    public ImportOptions()
    {
        decimalMark.AcceptOnlyFromAmong("point", "comma");
        notDetected.AcceptOnlyFromAmong("below", "missing");
        spread.AcceptOnlyFromAmong("sd", "sem");
        columns.AcceptOnlyFromAmong("animals", "groups");
    }

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        foreach (
            var option in new Option[]
            {
                unit,
                group,
                time,
                timeUnit,
                organ,
                weights,
                sheets,
                decimalMark,
                notDetected,
                limit,
                spread,
                columns,
                values,
                organs,
                ignore,
                fillDown,
                answersFile,
            }
        )
            command.Options.Add(option);
    }

    /// <summary>The answers of the command line, over those of the file it names; null, after a message, where one cannot be.</summary>
    /// <param name="parse">The command line.</param>
    public ImportAnswers? Read(ParseResult parse)
    {
        var answers = new ImportAnswers();
        if (parse.GetValue(answersFile) is { } path)
        {
            var read = ImportAnswersFile.Read(path);
            Terminal.Show(read.Diagnostics);
            if (read.Value is null)
                return null;
            answers = read.Value;
        }
        if (parse.GetValue(unit) is { } unitText && !Unit.TryParse(unitText, out _, out var wrong))
        {
            Terminal.ShowError($"--unit {unitText}: {wrong.Message}\n    {wrong.Hint}");
            return null;
        }
        foreach (
            var (name, text) in new[]
            {
                ("--time", parse.GetValue(time)),
                ("--time-unit", parse.GetValue(timeUnit) is { } word ? $"1 {word}" : null),
            }
        )
            if (
                text is not null
                && !(Quantity.TryParse(text, out var quantity, out _) && quantity.Unit.Dimension == Unit.Parse("h").Dimension)
            )
            {
                Terminal.ShowError($"{name} {text}: This is not a time.\n    Write, for example, --time \"6 h\" or --time-unit min.");
                return null;
            }
        return Limits(parse) is not { } limits
            ? null
            : answers with
            {
                Unit = parse.GetValue(unit) ?? answers.Unit,
                Group = parse.GetValue(group) ?? answers.Group,
                Time = parse.GetValue(time) ?? answers.Time,
                TimeUnit = parse.GetValue(timeUnit) ?? answers.TimeUnit,
                Organ = parse.GetValue(organ) ?? answers.Organ,
                Decimal = parse.GetValue(decimalMark) switch
                {
                    "point" => DecimalMark.Point,
                    "comma" => DecimalMark.Comma,
                    _ => answers.Decimal,
                },
                NotDetected = parse.GetValue(notDetected) ?? answers.NotDetected,
                Spread = parse.GetValue(spread) ?? answers.Spread,
                Columns = parse.GetValue(columns) ?? answers.Columns,
                Values = parse.GetValue(values) ?? answers.Values,
                Weights = parse.GetValue(weights) ? true : answers.Weights,
                FillDown = parse.GetValue(fillDown) || answers.FillDown,
                Organs = [.. answers.Organs, .. parse.GetValue(organs) ?? []],
                Ignore = [.. answers.Ignore, .. parse.GetValue(ignore) ?? []],
                Sheets = parse.GetValue(sheets) is { Length: > 0 } named ? [.. named] : answers.Sheets,
                Limits = answers.Limits.SetItems(limits),
            };
    }

    private Dictionary<string, double>? Limits(ParseResult parse)
    {
        var limits = new Dictionary<string, double>();
        foreach (var text in parse.GetValue(limit) ?? [])
        {
            var parts = text.Split('=', 2);
            if (NumberText.Parse(parts[^1], out _) is not { } number || number < 0)
            {
                Terminal.ShowError($"--limit {text}: This is no limit.\n    Write --limit liver=0.1, or --limit 0.1 for all organs.");
                return null;
            }
            limits[parts.Length == 2 ? parts[0].Trim() : "*"] = number;
        }
        return limits;
    }
}
