using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Biodistribution.EndToEnd;

/// <summary>The bills of materials of the tools: what packaging/sbom writes is what the locks pin.</summary>
public sealed class SbomTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_bill_of_materials_lists_every_locked_package_with_version_licence_and_hash()
    {
        var root = RepositoryRoot.Find();
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Runs(root, "dotnet", "tool", "run", "dotnet-CycloneDX", "--", "--version"),
            "needs the tool CycloneDX: dotnet tool restore"
        );
        Assert.True(Runs(root, Path.Combine(root, "packaging", "sbom"), folder.Path));

        foreach (var project in new[] { "Cli", "Jupyter" })
        {
            using var bill = JsonDocument.Parse(
                File.ReadAllText(Path.Combine(folder.Path, $"biodistribution-{project.ToLowerInvariant()}.cdx.json"))
            );
            var components = bill.RootElement.GetProperty("components").EnumerateArray().ToArray();
            Assert.All(components, one => Assert.NotEqual(0, one.GetProperty("licenses").GetArrayLength()));
            Assert.All(components, one => Assert.NotEqual(0, one.GetProperty("hashes").GetArrayLength()));
            Assert.Equal(
                Locked(Path.Combine(root, "src", $"Biodistribution.{project}", "packages.lock.json")),
                components
                    .Select(one => $"{one.GetProperty("name").GetString()} {one.GetProperty("version").GetString()}")
                    .Where(one => !one.Contains(".Analyzers ", StringComparison.Ordinal))
                    .Order(StringComparer.Ordinal)
            );
        }
    }

    private static IEnumerable<string> Locked(string file)
    {
        using var locked = JsonDocument.Parse(File.ReadAllText(file));
        return
        [
            .. locked
                .RootElement.GetProperty("dependencies")
                .EnumerateObject()
                .SelectMany(framework => framework.Value.EnumerateObject())
                .Where(entry =>
                    entry.Value.GetProperty("type").GetString() != "Project" && !entry.Name.EndsWith(".Analyzers", StringComparison.Ordinal)
                )
                .Select(entry => $"{entry.Name} {entry.Value.GetProperty("resolved").GetString()}")
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    private static bool Runs(string root, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
