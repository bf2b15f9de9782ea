using System.Collections;
using System.Globalization;
using System.Reflection;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Observations;
using Biodistribution.Studies;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Validation.Meaning;

/// <summary>What a study means to the computations, as text: all its data but places, prose and the names of what is only shown.</summary>
internal static class StudyDigest
{
    private const int Deepest = 12;

    private static readonly string[] Prose =
    [
        "Title",
        "File",
        "InputFiles",
        "ObservationFile",
        "Place",
        "Source",
        "Meaning",
        "Because",
        "Reason",
        "Assumed",
        "ReadingDoubts",
        "Doubts",
        "SetValueDoubts",
        "SetWithoutSource",
        "Simulated",
        "Text",
    ];

    /// <summary>The digest.</summary>
    /// <param name="study">The study.</param>
    public static string Of(Study study)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        Write(study, text, 0);
        return text.ToString();
    }

    private static void Write(object? value, StringWriter text, int depth)
    {
        switch (value)
        {
            case null or Delegate:
                break;
            case double number:
                text.Write(number.ToString("E9", CultureInfo.InvariantCulture));
                break;
            case string or bool or Enum or int or long or ulong:
                text.Write(value);
                break;
            case Symbol symbol:
                text.Write(symbol.Name);
                break;
            case Expression expression:
                text.Write(expression);
                break;
            case Unit unit:
                text.Write(unit.Text);
                break;
            case Observation row:
                text.Write(row.Id);
                break;
            case Model model:
                foreach (var parameter in model.Parameters)
                    text.Write($"{parameter.Name}={parameter.Value:E9}[{parameter.Lower:E9},{parameter.Upper:E9}];");
                break;
            case IEnumerable many:
                text.Write('[');
                foreach (var one in many)
                {
                    Write(one, text, depth + 1);
                    text.Write(';');
                }
                text.Write(']');
                break;
            default:
                Members(value, text, depth);
                break;
        }
    }

    private static void Members(object value, StringWriter text, int depth)
    {
        if (depth > Deepest)
            return;
        text.Write('{');
        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
            if (property.GetIndexParameters().Length == 0 && !IsProse(value, property.Name))
            {
                text.Write(property.Name + "=");
                Write(property.GetValue(value), text, depth + 1);
                text.Write(' ');
            }
        foreach (var field in value.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance))
        {
            Write(field.GetValue(value), text, depth + 1);
            text.Write(' ');
        }
        text.Write('}');
    }

    // Predictions, alternatives and the study itself are called as their author likes.
    private static bool IsProse(object value, string property) =>
        Prose.Contains(property) || value is Diagnostic || (property == "Name" && value is Study or Estimation.Prediction or Alternative);
}
