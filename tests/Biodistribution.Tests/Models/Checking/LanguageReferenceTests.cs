using Biodistribution.Models.Checking;
using Xunit;

namespace Biodistribution.Tests.Models.Checking;

/// <summary>Holds models/language.md to the program.</summary>
public class LanguageReferenceTests
{
    [Fact]
    public void The_first_example_of_the_reference_is_a_model()
    {
        var text = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "models", "language.md")).ReplaceLineEndings("\n");
        var example = text[(text.IndexOf("```yaml\n", StringComparison.Ordinal) + 8)..];

        Assert.Empty(ModelFile.Parse(example[..example.IndexOf("```", StringComparison.Ordinal)], "model.yaml").Diagnostics);
    }
}
