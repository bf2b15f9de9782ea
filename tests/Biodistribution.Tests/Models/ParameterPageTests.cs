using System.Text.RegularExpressions;
using Biodistribution.Models.Checking;
using Xunit;

namespace Biodistribution.Tests.Models;

/// <summary>The page of parameters names every parameter of the shipped models, with its range, and none that is gone.</summary>
public partial class ParameterPageTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Find(), "models");

    [Fact]
    public void Every_parameter_of_the_shipped_models_is_on_the_page_and_every_one_on_the_page_is_a_models()
    {
        var listed = Row()
            .Matches(File.ReadAllText(Path.Combine(Folder, "parameters.md")))
            .Select(match => match.Groups[1].Value)
            .ToHashSet();
        var known = ShippedModelTests.ModelFiles.SelectMany(file => Parameters(file.Data)).ToHashSet();

        Assert.Equal(known.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Parameters(string file)
    {
        var model = ModelFile.Read(Path.Combine(Folder, file)).OrThrow();
        return model.Parameters.Where(parameter => parameter.Symbol != model.InjectedDose).Select(parameter => parameter.Name);
    }

    [GeneratedRegex("^\\| `(\\w+)` \\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
