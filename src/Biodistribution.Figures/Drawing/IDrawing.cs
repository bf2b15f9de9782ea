using OxyPlot;

namespace Biodistribution.Figures.Drawing;

/// <summary>Something laid out on a page of its own size, in points of 1/72 inch.</summary>
internal interface IDrawing
{
    /// <summary>Width of the page.</summary>
    double Width { get; }

    /// <summary>Smallest size of any text, in points; 0 for any.</summary>
    double SmallestSize => 0;

    /// <summary>Height of the page.</summary>
    double Height { get; }

    /// <summary>What it is called.</summary>
    string Title { get; }

    /// <summary>What it shows, for those who cannot see it.</summary>
    string Finding { get; }

    /// <summary>Draws it.</summary>
    void Draw(IRenderContext canvas);
}
