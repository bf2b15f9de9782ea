using Biodistribution.Figures;
using Biodistribution.Figures.Catalogue;
using Biodistribution.Figures.Export;
using Biodistribution.Interchange.Sbml;
using Biodistribution.Models;
using Biodistribution.Models.Checking;
using Biodistribution.Reports;
using Biodistribution.Text;

namespace Biodistribution.Notebooks;

/// <summary>What a cell asks of a model and of figures.</summary>
public static class ModelCells
{
    extension(Model)
    {
        /// <summary>Reads a model: YAML, or SBML (.xml, .sbml).</summary>
        /// <param name="path">The file.</param>
        /// <exception cref="InvalidInputException">Something is wrong with it; the message lists all of it with places
        /// and hints.</exception>
        public static Model Load(string path) => Read(path).OrThrow();
    }

    extension(Model model)
    {
        /// <summary>All parameters with value, range, unit, meaning, and source or assumption.</summary>
        public ReportTable ParameterTable() => ModelTables.Parameters(model);
    }

    extension(Figure figure)
    {
        /// <summary>This figure and others as one, their panels lettered.</summary>
        /// <param name="others">The others.</param>
        public CombinedFigure Beside(params Figure[] others) =>
            new()
            {
                Name = figure.Name,
                Title = string.Join(" and ", others.Prepend(figure).Select(part => part.Title).Distinct()),
                Finding = string.Join(" ", others.Prepend(figure).Select(part => part.Finding).Distinct()),
                IsSimulated = others.Prepend(figure).Any(part => part.IsSimulated),
                Parts = [figure, .. others],
            };

        /// <summary>The same figure under another title.</summary>
        /// <param name="title">The title; a few words.</param>
        public Figure Titled(string title) => figure with { Title = title };

        /// <summary>Writes the figure as SVG, PDF or PNG by the ending of the name, and the numbers behind it as CSV beside it.</summary>
        /// <param name="path">The file: figure.svg, figure.pdf or figure.png.</param>
        /// <param name="style">Its measures; null for those it is made for.</param>
        /// <param name="dotsPerInch">Density of a PNG.</param>
        /// <exception cref="ArgumentException">The name has another ending.</exception>
        public void Save(string path, FigureStyle? style = null, int dotsPerInch = FigureStyle.PrintDensity)
        {
            using var stream = new MemoryStream();
            switch (Path.GetExtension(path).ToLowerInvariant())
            {
                case ".svg":
                    stream.Write(System.Text.Encoding.UTF8.GetBytes(FigureExport.Svg(figure, style)));
                    break;
                case ".pdf":
                    FigureExport.Pdf(figure, stream, style);
                    break;
                case ".png":
                    stream.Write(FigureExport.Png(figure, style, dotsPerInch));
                    break;
                default:
                    throw new ArgumentException($"{path} must end in .svg, .pdf or .png.", nameof(path));
            }
            File.WriteAllBytes(path, stream.ToArray());
            Output.AtomicFile.Write(Path.ChangeExtension(path, ".csv"), Tables.TableText.Csv(figure.Numbers));
        }
    }

    internal static Checked<Model> Read(string path) =>
        Path.GetExtension(path).ToLowerInvariant() is ".xml" or ".sbml" ? SbmlReader.ReadFile(path) : ModelFile.Read(path);
}
