using Biodistribution.Figures.Export;
using Biodistribution.Models;

namespace Biodistribution.Reports;

/// <summary>What a model is, as pieces of a report.</summary>
public static class ModelBlocks
{
    // A diagram or a set of equations of more states than a page holds helps no reader; their names and values stand in the tables.
    private const int MostStates = 60;

    /// <summary>The diagram of a model; null for a model without states, which is a formula of time.</summary>
    /// <param name="model">The model.</param>
    public static DrawingBlock? Diagram(Model model) =>
        model.States.IsEmpty ? null : new DrawingBlock(ModelDiagram.Svg(model), ModelDiagram.Description(model));

    /// <summary>Title, diagram, equations, and the parameters with value, unit and source or assumption.</summary>
    /// <param name="model">The model with the values it was run at.</param>
    public static IEnumerable<ReportBlock> Build(Model model)
    {
        if (model.Title.Length > 0)
            yield return new Paragraph(model.Title + ".");
        if (model.States.Length <= MostStates)
        {
            if (Diagram(model) is { } diagram)
                yield return diagram;
            if (ModelEquations.Collect(model) is { IsEmpty: false } equations)
                yield return new EquationBlock(equations);
        }
        if (ModelTables.Parameters(model) is { Cells.RowCount: > 0 } parameters)
            yield return new TableBlock(parameters);
    }
}
