using System.Text.RegularExpressions;
using Xunit;

namespace Biodistribution.Tests;

/// <summary>Dependencies point one way, between projects and between the folders of the library.</summary>
public partial class LayeringTests
{
    private static readonly string[] Projects =
    [
        "Biodistribution.Numerics", "Biodistribution", "Biodistribution.Interchange", "Biodistribution.LabFiles", "Biodistribution.Figures",
        "Biodistribution.Reports", "Biodistribution.Notebooks", "Biodistribution.Explorer", "Biodistribution.Jupyter", "Biodistribution.Cli",
    ];

    private static readonly string[] Stages = ["Units", "Models", "Tables", "Simulation", "Estimation", "DoseResponse", "Runs"];

    [Fact]
    public void A_project_refers_only_to_projects_below_it()
    {
        foreach (var file in Directory.EnumerateFiles(Source(), "*.csproj", SearchOption.AllDirectories))
        {
            var project = Path.GetFileNameWithoutExtension(file);
            Assert.Contains(project, Projects);
            foreach (Match match in Reference().Matches(File.ReadAllText(file)))
                Assert.True(
                    Array.IndexOf(Projects, match.Groups[1].Value) < Array.IndexOf(Projects, project),
                    $"{project} must not refer to {match.Groups[1].Value}.");
        }
    }

    [Fact]
    public void A_stage_of_the_library_uses_only_stages_before_it()
    {
        var upward =
            from file in Directory.EnumerateFiles(Path.Combine(Source(), "Biodistribution"), "*.cs", SearchOption.AllDirectories)
            let path = Path.GetRelativePath(Path.Combine(Source(), "Biodistribution"), file).Replace('\\', '/')
            let stage = Array.IndexOf(Stages, path.Split('/')[0])
            where stage >= 0
            from Match match in Namespace().Matches(File.ReadAllText(file))
            where Array.IndexOf(Stages, match.Groups[1].Value) > stage
            select $"{path} uses Biodistribution.{match.Groups[1].Value}, a later stage";

        Assert.Empty(upward);
    }

    [Fact]
    public void Every_folder_of_the_library_is_a_known_stage() =>
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(Source(), "Biodistribution"))
            .Select(Path.GetFileName).Except([.. Stages, "bin", "obj"]));

    private static string Source() => Path.Combine(RepositoryRoot.Find(), "src");

    [GeneratedRegex("""ProjectReference Include=".*[/\\]([^/\\]+)\.csproj""")]
    private static partial Regex Reference();

    [GeneratedRegex("""\bBiodistribution\.(Units|Models|Tables|Simulation|Estimation|DoseResponse|Runs)\b""")]
    private static partial Regex Namespace();
}
