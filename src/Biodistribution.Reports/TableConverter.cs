using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Biodistribution.Tables;

namespace Biodistribution.Reports;

/// <summary>Writes a table as its columns.</summary>
internal sealed class TableConverter : JsonConverter<Table>
{
    /// <inheritdoc />
    public override Table Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonSerializer.Deserialize<ImmutableArray<TableColumn>>(ref reader, options));

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, Table value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.Columns, ReportJson.Default.ImmutableArrayTableColumn);
}
