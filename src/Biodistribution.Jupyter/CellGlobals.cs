namespace Biodistribution.Jupyter;

/// <summary>What every cell can call besides the library.</summary>
/// <param name="show">Shows a value below the cell.</param>
public sealed class CellGlobals(Action<object?> show)
{
    /// <summary>Shows a value below the cell: figures, tables, models, studies, fits, or anything else as text.</summary>
    /// <param name="value">The value.</param>
    public void display(object? value) => show(value);
}
