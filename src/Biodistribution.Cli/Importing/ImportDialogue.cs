using Biodistribution.Observations.Importing;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Cli.Importing;

/// <summary>Asks a person at a terminal what a file of measurements leaves open.</summary>
internal static class ImportDialogue
{
    private const int MostAttempts = 3;

    /// <summary>Whether a person can be asked.</summary>
    public static bool IsPossible => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>The answers with those to one question; null where the person gives none.</summary>
    /// <param name="question">The question.</param>
    /// <param name="answers">The answers so far.</param>
    public static ImportAnswers? Ask(ImportQuestion question, ImportAnswers answers)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            Console.Error.WriteLine();
            Console.Error.WriteLine(question.Problem.Message);
            Console.Error.Write($"{question.Text}{(question.Choices.IsEmpty ? "" : $" [{string.Join("/", question.Choices)}]")} ");
            var text = Console.ReadLine()?.Trim();
            if (text is null)
                return null;
            if (Answered(question, answers, text) is { } answered)
                return answered;
            Console.Error.WriteLine("That is no answer to it.");
        }
        return null;
    }

    private static ImportAnswers? Answered(ImportQuestion question, ImportAnswers answers, string text)
    {
        var choice =
            text.Length == 0
                ? null
                : question.Choices.FirstOrDefault(choice => choice.StartsWith(text, StringComparison.OrdinalIgnoreCase));
        if (text.Length == 0 || (choice is null && !question.Choices.IsEmpty))
            return null;
        return question.Subject switch
        {
            ImportSubject.Unit => Unit.TryParse(text, out _, out _) ? answers with { Unit = text } : null,
            ImportSubject.Group => answers with { Group = text },
            ImportSubject.Time => Quantity.TryParse(text, out var time, out _) && time.Unit.Dimension == Unit.Parse("h").Dimension
                ? answers with
                {
                    Time = text,
                }
                : null,
            ImportSubject.TimeUnit => answers with { TimeUnit = text },
            ImportSubject.Organ => answers with { Organ = text },
            ImportSubject.NotDetected => answers with { NotDetected = choice },
            ImportSubject.Spread => answers with { Spread = choice },
            ImportSubject.Columns => answers with { Columns = choice },
            ImportSubject.Values => answers with { Values = choice },
            ImportSubject.IsOrgan => choice == "yes"
                ? answers with
                {
                    Organs = answers.Organs.Add(question.About),
                }
                : answers with
                {
                    Ignore = answers.Ignore.Add(question.About),
                },
            ImportSubject.Limit => NumberText.Parse(text, out _) is { } limit && limit >= 0
                ? answers with
                {
                    Limits = answers.Limits.SetItem(question.About, limit),
                }
                : null,
            ImportSubject.FillDown => choice == "yes" ? answers with { FillDown = true } : null,
            ImportSubject.Decimal => answers with { Decimal = choice == "comma" ? Tables.DecimalMark.Comma : Tables.DecimalMark.Point },
            _ => null,
        };
    }
}
