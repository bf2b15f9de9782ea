using System.Text.Json;
using Biodistribution.Models.Syntax;
using Xunit;

namespace Biodistribution.Tests.Models.Checking;

public class ModelSchemaTests
{
    private static readonly JsonElement Schema = JsonDocument
        .Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "models", "biodist-model.schema.json")))
        .RootElement;

    public static TheoryData<string> Parts() =>
        ["units", "include", "parameter", "state", "definition", "flow", "production", "event", "observable", "choice", "reproduced"];

    [Fact]
    public void Editors_complete_the_sections_the_reader_accepts()
    {
        Assert.Equal(
            ModelKeys.Model.All.Order(),
            Schema.GetProperty("properties").EnumerateObject().Select(property => property.Name).Order()
        );
        Assert.Equal(ModelKeys.Piece.Required, Schema.GetProperty("required").EnumerateArray().Select(key => key.GetString()!));
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void Editors_complete_the_keys_the_reader_accepts(string part)
    {
        var keys = part switch
        {
            "units" => ModelKeys.Units,
            "include" => ModelKeys.Include,
            "parameter" => ModelKeys.Parameter,
            "state" => ModelKeys.State,
            "definition" => ModelKeys.Definition,
            "flow" => ModelKeys.Flow,
            "production" => ModelKeys.Production,
            "event" => ModelKeys.Event,
            "observable" => ModelKeys.Observable,
            "choice" => ModelKeys.Choice,
            _ => ModelKeys.Reproduced,
        };
        var definition = Schema.GetProperty("$defs").GetProperty(part);

        Assert.Equal(keys.All.Order(), definition.GetProperty("properties").EnumerateObject().Select(property => property.Name).Order());
        var required = definition.TryGetProperty("required", out var list) ? list.EnumerateArray().Select(key => key.GetString()!) : [];
        Assert.Equal(keys.Required.Order(), required.Order());
        Assert.False(definition.GetProperty("additionalProperties").GetBoolean());
    }

    [Fact]
    public void Every_set_of_keys_of_the_reader_has_its_part_of_the_schema() =>
        Assert.Equal(typeof(ModelKeys).GetProperties().Length - 2, Schema.GetProperty("$defs").EnumerateObject().Count());
}
