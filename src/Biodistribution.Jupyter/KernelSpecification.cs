using System.Text.Json;
using System.Text.Json.Nodes;
using Biodistribution.Output;

namespace Biodistribution.Jupyter;

/// <summary>The description by which Jupyter finds and starts the kernel.</summary>
internal static class KernelSpecification
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the description; what is there and not ours is kept unless forced.</summary>
    public static string Install(SpecificationOptions options)
    {
        var file = Path.Combine(options.Folder, "kernel.json");
        if (File.Exists(file) && !options.Force && !IsOurs(file))
            throw new UserMistakeException(
                $"{file} belongs to another kernel. Use --force to replace it, or --name to install beside it "
                    + $"(notebooks ask for .net-csharp)."
            );
        Directory.CreateDirectory(options.Folder);
        AtomicFile.Write(file, Description().ToJsonString(Indented) + "\n");
        return $"Installed the kernel {options.Name} in {options.Folder}.\nOpen a notebook with: jupyter lab (or jupyter notebook)";
    }

    /// <summary>Takes the description away.</summary>
    public static string Uninstall(SpecificationOptions options)
    {
        var file = Path.Combine(options.Folder, "kernel.json");
        if (!File.Exists(file))
            return $"There is no kernel {options.Name} in {options.Folder}.";
        if (!options.Force && !IsOurs(file))
            throw new UserMistakeException($"{file} belongs to another kernel and is left alone; --force removes it.");
        File.Delete(file);
        if (!Directory.EnumerateFileSystemEntries(options.Folder).Any())
            Directory.Delete(options.Folder);
        return $"Removed the kernel {options.Name} from {options.Folder}.";
    }

    private static JsonObject Description() =>
        new()
        {
            ["argv"] = new JsonArray([.. Command().Append("kernel").Append("{connection_file}").Select(word => JsonValue.Create(word))]),
            ["display_name"] = "C# (biodist)",
            ["language"] = "C#",
            ["interrupt_mode"] = "message",
            ["metadata"] = new JsonObject { ["made_by"] = "biodist-jupyter" },
        };

    // How this program was started: as a tool by its own name, or as dotnet FILE.
    private static string[] Command()
    {
        var program = Environment.ProcessPath ?? "biodist-jupyter";
        return Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? [program, typeof(KernelSpecification).Assembly.Location]
            : [program];
    }

    private static bool IsOurs(string file)
    {
        try
        {
            return (string?)JsonNode.Parse(File.ReadAllText(file))?["metadata"]?["made_by"] == "biodist-jupyter";
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
