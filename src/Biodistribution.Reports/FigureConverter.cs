using System.Text.Json;
using System.Text.Json.Serialization;
using Biodistribution.Figures;
using Biodistribution.Figures.Catalogue;

namespace Biodistribution.Reports;

/// <summary>Writes any figure as what is drawn of it.</summary>
internal sealed class FigureConverter : JsonConverter<Figure>
{
    /// <inheritdoc />
    public override Figure Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<DrawnFigure>(ref reader, options) ?? throw new JsonException("A figure is missing.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, Figure value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, DrawnFigure.Of(value), ReportJson.Default.DrawnFigure);
}
