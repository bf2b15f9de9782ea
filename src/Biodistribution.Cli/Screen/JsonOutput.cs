using System.Text.Encodings.Web;
using System.Text.Json;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Cli.Screen;

/// <summary>Results for programs: one JSON object on standard output, with the name and version of its shape.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes one object.</summary>
    /// <param name="schema">Name and version of its shape.</param>
    /// <param name="content">Writes the members.</param>
    public static void Write(string schema, Action<Utf8JsonWriter> content)
    {
        var output = StandardStreams.Output;
        using (var writer = new Utf8JsonWriter(output, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("schema", schema);
            content(writer);
            writer.WriteEndObject();
        }
        output.WriteByte((byte)'\n');
    }

    /// <summary>Writes the diagnostics as a member.</summary>
    public static void WriteDiagnostics(Utf8JsonWriter writer, IEnumerable<Diagnostic> diagnostics)
    {
        writer.WriteStartArray("diagnostics");
        foreach (var diagnostic in diagnostics)
        {
            writer.WriteStartObject();
            writer.WriteString("code", diagnostic.Code);
            writer.WriteString("severity", diagnostic.Severity == Severity.Error ? "error" : "warning");
            writer.WriteString("file", diagnostic.File);
            writer.WriteNumber("line", diagnostic.Place.Line);
            writer.WriteNumber("column", diagnostic.Place.Column);
            writer.WriteString("message", diagnostic.Message);
            writer.WriteString("hint", diagnostic.Hint);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    /// <summary>Writes a number as a member; null where there is none, since JSON has neither NaN nor infinities.</summary>
    public static void WriteNumber(Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsFinite(value))
            writer.WriteNumber(name, value);
        else
            writer.WriteNull(name);
    }

    /// <summary>Writes a table as a member: an array with an object a row; what is missing is null.</summary>
    public static void WriteTable(Utf8JsonWriter writer, string name, Table table)
    {
        writer.WriteStartArray(name);
        for (var row = 0; row < table.RowCount; row++)
        {
            writer.WriteStartObject();
            foreach (var column in table.Columns)
            {
                if (column is not NumberColumn numbers)
                    writer.WriteString(column.Name, column.Text(row));
                else if (double.IsFinite(numbers.Values[row]))
                    writer.WriteNumber(column.Name, numbers.Values[row]);
                else if (double.IsInfinity(numbers.Values[row]))
                    writer.WriteString(column.Name, numbers.Values[row] > 0 ? "Infinity" : "-Infinity");
                else
                    writer.WriteNull(column.Name);
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
