using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using Biodistribution.Experiments;
using Biodistribution.Figures;
using Biodistribution.Figures.Drawing;
using Biodistribution.Figures.Export;
using Biodistribution.Models;
using Biodistribution.Reports;
using Biodistribution.Studies;
using Biodistribution.Studies.Analysis;
using Biodistribution.Tables;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Notebooks;

/// <summary>
/// A value as a notebook shows it: the same value as HTML, picture and plain text, by media type. Hosts that know none
/// of our types can show <see cref="Html"/>.
/// </summary>
public static class CellOutput
{
    private const int MostRows = 60,
        MostItems = 1000,
        PictureDensity = 96;

    /// <summary>The value by media type; text/plain is always there. A value whose own text throws is shown with the reason.</summary>
    /// <param name="value">Any value.</param>
    public static ImmutableSortedDictionary<string, string> Of(object? value)
    {
        var forms = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        try
        {
            forms["text/plain"] = Text(value);
            if (Html(value) is { Length: > 0 } html)
                forms["text/html"] = html;
            if (value is Figure figure && Fonts.Family is not null)
                forms["image/png"] = Convert.ToBase64String(FigureExport.Png(figure, dotsPerInch: PictureDensity));
        }
        catch (Exception error) when (error is not ThreadAbortException and not OperationCanceledException)
        {
            forms["text/plain"] = $"{value!.GetType().Name} (cannot be shown: {error.Message})";
        }
        return forms.ToImmutable();
    }

    /// <summary>The value as a fragment of HTML; empty for one that is best shown as text.</summary>
    /// <param name="value">Any value.</param>
    public static string Html(object? value) =>
        value switch
        {
            Figure figure => Drawing(
                FigureExport.Svg(figure, id: Id(figure.Name, FigureExport.Svg(figure))),
                figure.Panels.Length > 1 ? 46 : 26,
                figure.Panels.Length > 1 ? 32 : 16
            ),
            ReportTable table => Table(table),
            Table table => Table(new ReportTable("", table)),
            Model model =>
                $"<p>{Escape(model.Title)}</p>{Drawing(ModelDiagram.Svg(model, Id(model.Name, ModelDiagram.Svg(model, ""))), 40, 24)}"
                    + $"{Table(ModelTables.Parameters(model))}"
                    + $"<details><summary>Equations</summary>"
                    + string.Concat(ModelEquations.Collect(model).Select(Display))
                    + "</details>",
            Study study => $"<p>{Escape(study.Title)}"
                + (study.Simulated.Length > 0 ? $" <strong>Simulated data: {Escape(study.Simulated)}</strong>" : "")
                + $"</p>{Table(Overview(study))}",
            StudyAnalysis { Fit: not null } analysis => Table(analysis.EstimateTable())
                + string.Concat(Sentences(analysis).Select(sentence => $"<p>{Escape(sentence)}</p>")),
            SimulatedExperiment simulated => Html(simulated.Plot()) + $"<p>{Escape(simulated.Accuracy)}</p>",
            SimulatedCohort cohort => Html(cohort.Plot()),
            PlannedExperiment planned => Table(planned.AnswerTable()),
            IEnumerable<Figure> figures => string.Concat(figures.Select(Html)),
            string => "",
            IEnumerable items when Records(items) is { } table => Table(table),
            _ => "",
        };

    /// <summary>The value as plain text.</summary>
    /// <param name="value">Any value.</param>
    public static string Text(object? value) =>
        value switch
        {
            null => "null",
            string text => text,
            Figure figure => $"{figure.FullTitle}: {figure.Finding}",
            ReportTable table => Columns(table),
            Table table => Columns(new ReportTable("", table)),
            Model model => $"{model.Name}: {model.Title}\n{ModelDiagram.Description(model)}",
            Study study => $"{study.Name}: {study.Title}\n{Columns(Overview(study))}",
            StudyAnalysis { Fit: not null } analysis => $"{Columns(analysis.EstimateTable())}\n{string.Join("\n", Sentences(analysis))}",
            SimulatedExperiment simulated => $"{Text(simulated.Plot())}\n{simulated.Accuracy}",
            SimulatedCohort cohort => Text(cohort.Plot()),
            PlannedExperiment planned => string.Join("\n", planned.Design.Answers),
            AnimalExperiment experiment => $"{experiment.Model.Name}: {string.Join("; ", experiment.Groups.Select(Description))}",
            Diagnostic or InvalidInputException => value.ToString()!,
            Quantity quantity => $"{NumberText.Short(quantity.Value, 4)} {quantity.Unit.Text}".TrimEnd(),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            IEnumerable items when Records(items) is { } table => Columns(table),
            IEnumerable items => List(items),
            _ => value.ToString() ?? value.GetType().Name,
        };

    // The same drawing has the same ids on every run; another on the same page has others.
    private static string Id(string name, string drawing) =>
        $"{string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'))}-"
        + $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(drawing)))[..8]}";

    // Wide enough to be read; a narrow screen scrolls.
    private static string Drawing(string svg, int widthInEms, int narrowest)
    {
        var fitting = $"<svg style=\"width:100%;min-width:{narrowest}em;height:auto;display:block\" ";
        return $"<div style=\"max-width:{widthInEms}em;background:#fff;overflow-x:auto\">"
            + svg.Replace("<svg ", fitting, StringComparison.Ordinal).TrimEnd()
            + "</div>";
    }

    private static string Display(Equation equation) =>
        "<div style=\"overflow-x:auto;padding:0.3em 0\"><math xmlns=\"http://www.w3.org/1998/Math/MathML\" "
        + $"alttext=\"{Escape(equation.Text)}\">{equation.MathMl}</math></div>";

    private static string Description(Group group) =>
        $"{group.Name}, {group.Doses.Length} dose{(group.Doses.Length == 1 ? "" : "s")}, "
        + $"{group.Overrides.Length} changed parameter{(group.Overrides.Length == 1 ? "" : "s")}";

    private static string Table(ReportTable table)
    {
        var columns = table.Cells.Columns;
        var html = new StringBuilder("<div style=\"overflow-x:auto\"><table>");
        if (table.Caption.Length > 0)
            html.Append($"<caption style=\"caption-side:top;text-align:left\">{Escape(table.Caption)}</caption>");
        html.Append("<thead><tr>");
        foreach (var column in columns)
            html.Append($"<th scope=\"col\" style=\"text-align:{(column is NumberColumn ? "right" : "left")}\">{Escape(column.Name)}</th>");
        html.Append("</tr></thead><tbody>\n");
        for (var row = 0; row < Math.Min(table.Cells.RowCount, MostRows); row++)
        {
            html.Append("<tr>");
            for (var column = 0; column < columns.Length; column++)
                html.Append(
                    $"<td style=\"text-align:{(columns[column] is NumberColumn ? "right;white-space:nowrap" : "left")}\">"
                        + $"{Escape(table.Text(column, row))}</td>"
                );
            html.Append("</tr>\n");
        }
        return html.Append("</tbody></table></div>")
            .Append(table.Cells.RowCount > MostRows ? $"<p>{MostRows} of {table.Cells.RowCount} rows.</p>" : "")
            .ToString();
    }

    private static string Columns(ReportTable table)
    {
        var columns = table.Cells.Columns;
        var rows = Enumerable
            .Range(0, Math.Min(table.Cells.RowCount, MostRows))
            .Select(row => columns.Select((_, column) => table.Text(column, row)).ToArray())
            .Prepend([.. columns.Select(column => column.Name)])
            .ToArray();
        var widths = columns.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        var lines = rows.Select(row =>
            string.Join("  ", row.Select((cell, i) => columns[i] is NumberColumn ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i])))
                .TrimEnd()
        );
        return string.Join(
            "\n",
            (table.Caption.Length > 0 ? [table.Caption] : Array.Empty<string>())
                .Concat(lines)
                .Concat(table.Cells.RowCount > MostRows ? [$"{MostRows} of {table.Cells.RowCount} rows"] : [])
        );
    }

    private static ReportTable Overview(Study study) =>
        new(
            $"Groups of {study.Name}.",
            new Table(
                new TextColumn("Group", study.Groups.Select(group => group.Title.Length > 0 ? group.Title : group.Name)),
                new TextColumn("Doses", study.Problem.Groups.Select(group => group.Doses.Length.ToString(CultureInfo.InvariantCulture))),
                new TextColumn(
                    "Rows of data",
                    study.Problem.Groups.Select(group =>
                        study.Problem.Observations.Count(row => row.Group == group.Name).ToString(CultureInfo.InvariantCulture)
                    )
                )
            )
        );

    private static IEnumerable<string> Sentences(StudyAnalysis analysis)
    {
        var fit = analysis.Fit!;
        yield return $"{fit.FittedRows} rows fitted; {fit.SearchStatement}.";
        foreach (var warning in analysis.Warnings)
            yield return warning;
        if (analysis.Profiles is null)
            yield return "No intervals yet: .Profile() says what the data determine.";
    }

    // A sequence of records of one type is a table of their properties.
    private static ReportTable? Records(IEnumerable items)
    {
        object?[] rows = [.. items.Cast<object?>().Take(MostItems)];
        if (rows.Length == 0 || rows[0] is null || rows.Any(row => row?.GetType() != rows[0]!.GetType()))
            return null;
        var type = rows[0]!.GetType();
        if (
            type.IsPrimitive
            || type.IsEnum
            || rows[0] is string or IFormattable or IEnumerable
            || type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true
                && !type.Name.StartsWith("ValueTuple", StringComparison.Ordinal)
        )
            return null;
        var members = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0)
            .Select(property => (property.Name, property.PropertyType, (Func<object, object?>)property.GetValue))
            .Concat(
                type.GetFields(BindingFlags.Public | BindingFlags.Instance)
                    .Select(field => (field.Name, field.FieldType, (Func<object, object?>)field.GetValue))
            )
            .Take(20)
            .ToArray();
        return members.Length == 0
            ? null
            : new(
                "",
                new Table(
                    members.Select(member =>
                        member.Item2 == typeof(double) || member.Item2 == typeof(int)
                            ? (TableColumn)
                                new NumberColumn(
                                    member.Name,
                                    rows.Select(row => Convert.ToDouble(member.Item3(row!), CultureInfo.InvariantCulture))
                                )
                            : new TextColumn(member.Name, rows.Select(row => Shortened(Scalar(member.Item3(row!)))))
                    )
                )
            );
    }

    private static string List(IEnumerable items)
    {
        string[] texts = [.. items.Cast<object?>().Take(MostItems + 1).Select(Scalar)];
        return texts.Length > MostItems ? $"[ {string.Join(", ", texts.Take(MostItems))}, … ]" : $"[ {string.Join(", ", texts)} ]";
    }

    private static string Scalar(object? value) =>
        value is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : value?.ToString() ?? "null";

    private static string Shortened(string text) => text.Length <= 120 ? text : $"{text[..119]}…";

    private static string Escape(string text) => SecurityElement.Escape(text);
}
