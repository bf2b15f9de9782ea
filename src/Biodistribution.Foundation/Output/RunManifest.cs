using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Biodistribution.Text;

namespace Biodistribution.Output;

/// <summary>
/// What a run was made from and what it made: enough to make it again. Holds no date, no path of the machine and no
/// timing, so that the same run gives the same bytes.
/// </summary>
public sealed record RunManifest
{
    /// <summary>Name of the file in a run folder.</summary>
    public const string FileName = "manifest.json";

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private const int LargestManifest = 50_000_000;

    /// <summary>The newest version of this format.</summary>
    public const int Newest = 1;

    /// <summary>Version of this format.</summary>
    [JsonPropertyOrder(0)]
    public int Manifest { get; init; } = Newest;

    /// <summary>The program.</summary>
    [JsonPropertyOrder(1)]
    public string Program { get; init; } = "biodist";

    /// <summary>Its version.</summary>
    [JsonPropertyOrder(2)]
    public string Version { get; init; } = typeof(RunManifest).Assembly.GetName().Version!.ToString(3);

    /// <summary>The verb that was run: fit, simulate, dose-response, and so on.</summary>
    [JsonPropertyOrder(3)]
    public required string Command { get; init; }

    /// <summary>False until all files are written: a run that was killed or interrupted stays so.</summary>
    [JsonPropertyOrder(4)]
    public bool Complete { get; init; }

    /// <summary>The seed of all random numbers; null when none were drawn.</summary>
    [JsonPropertyOrder(5)]
    public ulong? Seed { get; init; }

    /// <summary>Everything else that shapes the numbers, by name, as culture-free text. The number of threads is not among it.</summary>
    [JsonPropertyOrder(6)]
    public ImmutableSortedDictionary<string, string> Settings { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Every file read.</summary>
    [JsonPropertyOrder(7)]
    public ImmutableArray<InputFile> Inputs { get; init; } = [];

    /// <summary>Every file written, in order of name.</summary>
    [JsonPropertyOrder(8)]
    public ImmutableArray<OutputFile> Outputs { get; init; } = [];

    /// <summary>Writes the manifest as JSON.</summary>
    /// <param name="stream">Where to; left open.</param>
    public void Write(Stream stream)
    {
        JsonSerializer.Serialize(stream, this, Options);
        stream.WriteByte((byte)'\n');
    }

    /// <summary>The version of the format a manifest says it has; 0 when it says none.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static int VersionOf(string path)
    {
        try
        {
            using var manifest = JsonDocument.Parse(Bytes(path));
            return
                manifest.RootElement.ValueKind == JsonValueKind.Object
                && manifest.RootElement.TryGetProperty("manifest", out var version)
                && version.ValueKind == JsonValueKind.Number
                && version.TryGetInt32(out var number)
                ? number
                : 0;
        }
        catch (JsonException)
        {
            return 0;
        }
    }

    /// <summary>Reads the manifest of a run folder; null when there is none or it is not one of ours.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file is there but cannot be read.</exception>
    public static RunManifest? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            var read = JsonSerializer.Deserialize<RunManifest>(Bytes(path), Options);
            return read is { Program: "biodist", IsWhole: true } ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Within collections the reader takes null for anything; arrays may not be there at all.
    private bool IsWhole =>
        Settings is not null
        && !Settings.ContainsValue(null!)
        && !Inputs.IsDefault
        && !Outputs.IsDefault
        && Inputs.All(input => input is not null)
        && Outputs.All(output => output is not null);

    private static byte[] Bytes(string path)
    {
        var read = FileContent.Read(path, LargestManifest);
        return read.Value ?? throw new IOException(read.Diagnostics[0].Message);
    }
}
