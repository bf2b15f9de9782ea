using System.Text.RegularExpressions;
using Xunit;

namespace Biodistribution.Tests;

/// <summary>
/// Dependencies point one way: between projects, and between the folders of each project as its compiled code shows
/// them.
/// </summary>
public partial class LayeringTests
{
    private static readonly string[] Projects =
    [
        "Biodistribution.Numerics",
        "Biodistribution.Foundation",
        "Biodistribution.Engine",
        "Biodistribution.Observations",
        "Biodistribution",
        "Biodistribution.Interchange",
        "Biodistribution.LabFiles",
        "Biodistribution.Figures",
        "Biodistribution.Reports",
        "Biodistribution.Notebooks",
        "Biodistribution.Explorer",
        "Biodistribution.Jupyter",
        "Biodistribution.Cli",
    ];

    // The folders of the library by project, each using only folders before it.
    private static readonly (string Project, string[] Folders)[] Library =
    [
        ("Biodistribution.Foundation", ["Text", "Tables", "Work", "Units", "Yaml", "Output"]),
        ("Biodistribution.Engine", ["Models", "Compilation", "Simulation", "Experiments"]),
        ("Biodistribution.Observations", ["Observations", "Exposure"]),
        ("Biodistribution", ["Estimation", "DoseResponse", "Studies"]),
    ];

    private static readonly string[] Stages = [.. Library.SelectMany(part => part.Folders)];

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
                    $"{project} must not refer to {match.Groups[1].Value}."
                );
        }
    }

    [Fact]
    public void A_stage_of_the_library_uses_only_stages_before_it()
    {
        var upward =
            from part in Library
            from arrow in FolderArrows.Of(AssemblyOf(part.Project))
            let user = Array.IndexOf(Stages, Stage(arrow.From))
            let used = Array.IndexOf(Stages, Stage(arrow.To))
            where user >= 0 && used > user
            select arrow.ToString();

        Assert.Empty(upward.Distinct());
    }

    [Fact]
    public void Every_folder_of_the_library_is_a_known_stage() =>
        Assert.Empty(
            from part in Library
            from folder in Directory.EnumerateDirectories(Path.Combine(Source(), part.Project)).Select(Path.GetFileName)
            where !part.Folders.Contains(folder) && folder is not ("bin" or "obj")
            select $"{part.Project}/{folder}"
        );

    [Theory]
    [InlineData("Biodistribution.Numerics")]
    [InlineData("Biodistribution.Foundation")]
    [InlineData("Biodistribution.Engine")]
    [InlineData("Biodistribution.Observations")]
    [InlineData("Biodistribution")]
    [InlineData("Biodistribution.Interchange")]
    [InlineData("Biodistribution.Figures")]
    [InlineData("Biodistribution.Reports")]
    [InlineData("Biodistribution.Cli", "biodist")]
    public void No_folders_of_a_project_use_each_other_in_a_circle(string project, string? assembly = null)
    {
        var path = AssemblyOf(project, assembly);
        Assert.SkipUnless(File.Exists(path), $"{project} has not been built.");
        var arrows = FolderArrows.Of(path);

        Assert.NotEmpty(arrows);
        Assert.Empty(FolderArrows.OnCircles(arrows));
    }

    [Fact]
    public void A_namespace_is_the_folder_of_its_file()
    {
        var elsewhere =
            from file in Directory.EnumerateFiles(Source(), "*.cs", SearchOption.AllDirectories)
            let path = Path.GetRelativePath(Source(), file).Replace('\\', '/')
            where !path.Contains("/obj/", StringComparison.Ordinal)
            let declared = Declaration().Match(File.ReadAllText(file))
            where declared.Success && declared.Groups[1].Value != SpaceOf(path[..path.LastIndexOf('/')])
            select $"{path} declares {declared.Groups[1].Value}";

        Assert.Empty(elsewhere);
    }

    [Fact]
    public void A_circle_of_folders_is_found() =>
        Assert.Equal(
            ["A -> B", "B -> A"],
            FolderArrows.OnCircles([new("A", "B"), new("B", "A"), new("B", "C")]).Select(arrow => arrow.ToString())
        );

    // The parts of the library share its root namespace: Biodistribution.Engine/Models holds Biodistribution.Models.
    private static string SpaceOf(string folder)
    {
        var project = folder.Split('/')[0];
        var root = Library.Any(part => part.Project == project) ? "Biodistribution" : project;
        return (root + folder[project.Length..]).Replace('/', '.');
    }

    private static string Stage(string space) => space.Split('.') is [_, var stage, ..] ? stage : "";

    // As built beside this test, in the same configuration.
    private static string AssemblyOf(string project, string? assembly = null)
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(Source(), project, "bin", framework.Parent!.Name, framework.Name, (assembly ?? project) + ".dll");
    }

    private static string Source() => Path.Combine(RepositoryRoot.Find(), "src");

    [GeneratedRegex("""ProjectReference Include=".*[/\\]([^/\\]+)\.csproj""")]
    private static partial Regex Reference();

    [GeneratedRegex("""(?m)^namespace ([\w.]+);""")]
    private static partial Regex Declaration();
}
