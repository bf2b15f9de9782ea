using Xunit;

namespace Biodistribution.Tests;

/// <summary>What a user of the library can name is a reviewed text, and no more than a person can survey.</summary>
public class PublicApiTests
{
    private const int MostTypes = 150;

    private static string Reviewed => Path.Combine(RepositoryRoot.Find(), "src", "Biodistribution", "PublicApi.txt");

    [Fact]
    public void The_public_api_is_the_reviewed_text()
    {
        var lines = string.Join('\n', PublicApi.Lines(typeof(ModelVerbs).Assembly)) + "\n";
        if (WrittenTable.IsWritten)
            File.WriteAllText(Reviewed, lines);
        else
            Assert.Equal(File.ReadAllText(Reviewed).ReplaceLineEndings("\n"), lines);
    }

    [Theory]
    [InlineData("Biodistribution")]
    [InlineData("Biodistribution.Observations")]
    [InlineData("Biodistribution.Engine")]
    [InlineData("Biodistribution.Foundation")]
    public void A_part_of_the_library_has_at_most_150_public_types(string part) =>
        Assert.InRange(PublicApi.Types(System.Reflection.Assembly.Load(part)).Count(), 1, MostTypes);

    [Fact]
    public void Internals_are_visible_to_tests_only()
    {
        var friends =
            from project in Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Find(), "src"), "*.csproj", SearchOption.AllDirectories)
            from friend in System.Xml.Linq.XDocument.Load(project).Descendants("InternalsVisibleTo")
            select friend.Attribute("Include")!.Value;

        Assert.Empty(
            friends.Distinct().Except(Directory.EnumerateDirectories(Path.Combine(RepositoryRoot.Find(), "tests")).Select(Path.GetFileName))
        );
    }
}
