using System.Diagnostics;
using System.IO.Compression;
using Xunit;

namespace Biodistribution.EndToEnd;

/// <summary>The packages as their users meet them: what is in them, a project that uses the library, an installed tool.</summary>
public class PackageTests
{
    private static readonly string[] Libraries =
    [
        "Biodistribution.Numerics",
        "Biodistribution.Foundation",
        "Biodistribution.Engine",
        "Biodistribution.Observations",
        "Biodistribution",
        "Biodistribution.Interchange",
        "Biodistribution.Figures",
        "Biodistribution.Reports",
    ];

    [Fact]
    public void Library_and_tool_are_packed_with_symbols_readme_and_licence_and_work_from_a_folder_of_packages()
    {
        if (
            !AppContext.BaseDirectory.Contains(
                $"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}",
                StringComparison.Ordinal
            )
        )
            Assert.Skip("Packages are made of a release build.");
        using var folder = new TemporaryFolder();
        var packages = Path.Combine(folder.Path, "packages");
        var all = string.Join(
            ';',
            Libraries
                .Append("Biodistribution.Cli")
                .Select(project => Path.Combine(RepositoryRoot.Find(), "src", project, project + ".csproj"))
        );
        File.WriteAllText(
            Path.Combine(folder.Path, "all.proj"),
            $"""
            <Project><Target Name="Pack">
            <MSBuild Projects="{all}" Targets="Pack" BuildInParallel="true"
              Properties="Configuration=Release;NoBuild=true;PackageOutputPath={packages}" />
            </Target></Project>
            """
        );
        Run(folder.Path, null, "msbuild", "all.proj", "-t:Pack", "-v:q", "-nologo");
        var first = Directory.GetFiles(packages).ToDictionary(file => file, File.ReadAllBytes);
        Run(folder.Path, null, "msbuild", "all.proj", "-t:Pack", "-v:q", "-nologo");
        Assert.All(first, file => Assert.True(File.ReadAllBytes(file.Key).AsSpan().SequenceEqual(file.Value), file.Key));

        foreach (var library in Libraries)
        {
            var contents = Contents(packages, library, "nupkg");
            Assert.Contains($"lib/net10.0/{library}.dll", contents);
            Assert.Contains($"lib/net10.0/{library}.xml", contents);
            Assert.Contains("README.md", contents);
            Assert.Contains("LICENSE", contents);
            Assert.Contains("THIRD-PARTY-NOTICES.txt", contents);
            Assert.Contains($"lib/net10.0/{library}.pdb", Contents(packages, library, "snupkg"));
        }
        var tool = Contents(packages, "biodist", "nupkg");
        Assert.Contains("tools/net10.0/any/biodist.dll", tool);
        Assert.Contains("README.md", tool);
        Assert.Contains("THIRD-PARTY-NOTICES.txt", tool);
        Assert.Contains("tools/net10.0/any/models/exosome/exosome-liver.yaml", tool);
        Assert.Contains("tools/net10.0/any/biodist.pdb", Contents(packages, "biodist", "snupkg"));
        foreach (var system in new[] { "win-x64", "osx", "linux-x64" })
            Assert.Contains(tool, entry => entry.StartsWith($"tools/net10.0/any/runtimes/{system}/native/", StringComparison.Ordinal));

        AnInstalledToolRuns(folder.Path, packages);
        AProjectUsesTheLibrary(folder.Path, packages);
    }

    private static void AnInstalledToolRuns(string folder, string packages)
    {
        var tools = Path.Combine(folder, "tools");
        Run(folder, folder, "tool", "install", "biodist", "--tool-path", tools, "--source", packages);
        using var process = Process.Start(
            new ProcessStartInfo(Path.Combine(tools, OperatingSystem.IsWindows() ? "biodist.exe" : "biodist"), "--version")
            {
                RedirectStandardOutput = true,
            }
        )!;

        Assert.Matches(@"^\d+\.\d+\.\d+", process.StandardOutput.ReadToEnd());
    }

    private static void AProjectUsesTheLibrary(string folder, string packages)
    {
        var project = Directory.CreateDirectory(Path.Combine(folder, "mine")).FullName;
        File.WriteAllText(
            Path.Combine(project, "nuget.config"),
            $"""
            <configuration>
              <packageSources><clear /><add key="here" value="{packages}" /></packageSources>
              <fallbackPackageFolders><add key="known" value="{Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
                ".nuget",
                "packages"
            )}" /></fallbackPackageFolders>
            </configuration>
            """
        );
        File.WriteAllText(
            Path.Combine(project, "mine.csproj"),
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework>
              <ImplicitUsings>enable</ImplicitUsings><NuGetAudit>false</NuGetAudit></PropertyGroup>
              <ItemGroup><PackageReference Include="Biodistribution" Version="*" /></ItemGroup>
            </Project>
            """
        );
        var readme = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "README.md")).ReplaceLineEndings("\n");
        const string Fence = "```csharp\n";
        var begin = readme.IndexOf(Fence, StringComparison.Ordinal) + Fence.Length;
        var lines = readme[begin..readme.IndexOf("```", begin, StringComparison.Ordinal)];
        Assert.Equal(6, lines.Count(character => character == '\n'));
        File.WriteAllText(Path.Combine(project, "mine.cs"), lines);

        // Packages of an earlier run have the same version: this run unpacks its own. The lines name files from the root of the repository.
        Run(project, folder, "build", project);
        var printed = Run(RepositoryRoot.Find(), folder, Path.Combine(project, "bin", "Debug", "net10.0", "mine.dll")).Split('\n');
        Assert.Matches(@"^liver at 6 h: \d+(\.\d+)? %ID$", printed[0].Trim());
        Assert.Contains(
            printed,
            line => line.StartsWith("uptake: ", StringComparison.Ordinal) && line.TrimEnd().EndsWith("mL/h", StringComparison.Ordinal)
        );
    }

    private static IReadOnlyList<string> Contents(string folder, string package, string kind)
    {
        using var archive = ZipFile.OpenRead(
            Assert.Single(
                Directory.GetFiles(folder, $"{package}.*.{kind}"),
                file => char.IsAsciiDigit(Path.GetFileName(file)[package.Length + 1])
            )
        );
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    private static string Run(string folder, string? home, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (home is not null)
            start.Environment["NUGET_PACKAGES"] = Path.Combine(home, "unpacked");
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment.Remove("CI");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{output}{error.Result}");
        return output;
    }
}
