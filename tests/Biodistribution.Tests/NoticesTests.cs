using System.Text.Json;
using Xunit;

namespace Biodistribution.Tests;

/// <summary>Whoever gets a package finds in it the name, version and licence of everything of others it carries or needs.</summary>
public class NoticesTests
{
    public static TheoryData<string> Projects =>
        [
            .. Directory
                .EnumerateDirectories(Path.Combine(RepositoryRoot.Find(), "src"))
                .Where(folder => File.Exists(Path.Combine(folder, "packages.lock.json")))
                .Select(folder => Path.GetFileName(folder))
                .Order(),
        ];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Notices_list_every_package_that_is_locked_with_its_version(string project)
    {
        var folder = Path.Combine(RepositoryRoot.Find(), "src", project);
        using var locked = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "packages.lock.json")));
        // Analysers take part in building alone: nothing of them is in a package.
        var packages = locked
            .RootElement.GetProperty("dependencies")
            .EnumerateObject()
            .SelectMany(framework => framework.Value.EnumerateObject())
            .Where(entry =>
                entry.Value.GetProperty("type").GetString() != "Project" && !entry.Name.EndsWith(".Analyzers", StringComparison.Ordinal)
            )
            .Select(entry => $"{entry.Name} {entry.Value.GetProperty("resolved").GetString()}")
            .Distinct()
            .Order(StringComparer.OrdinalIgnoreCase);
        var lines = File.ReadAllLines(Path.Combine(folder, "THIRD-PARTY-NOTICES.txt"));
        var listed = lines
            .TakeWhile(line => !line.StartsWith('='))
            .Where(line => line.Length > 0 && line[0] != ' ')
            .Skip(1)
            .Order(StringComparer.OrdinalIgnoreCase);

        Assert.Equal(packages, listed);
    }

    [Fact]
    public void Every_licence_named_is_told_in_the_tools()
    {
        foreach (var tool in new[] { "Biodistribution.Cli", "Biodistribution.Jupyter" })
        {
            var lines = File.ReadAllLines(Path.Combine(RepositoryRoot.Find(), "src", tool, "THIRD-PARTY-NOTICES.txt"));
            var licences = lines
                .TakeWhile(line => !line.StartsWith('='))
                .Where((line, i) => i > 0 && line.StartsWith("    ", StringComparison.Ordinal) && !lines[i - 1].StartsWith(' '))
                .Select(line => line.Trim())
                .Distinct()
                .ToArray();
            var expression = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "src", tool, tool + ".csproj"));

            Assert.All(licences, licence => Assert.Contains(licence, lines));
            Assert.All(licences, licence => Assert.Contains(licence, expression, StringComparison.Ordinal));
        }
    }
}
