using Xunit;

namespace Biodistribution.Tests.Models;

/// <summary>
/// The page of parameters says what the model files say: every parameter with its value, its choices, its range and its
/// source.
/// </summary>
public class ParameterPageTests
{
    [Fact]
    public void The_page_of_parameters_is_what_the_model_files_say()
    {
        var present = File.ReadAllText(ParameterPage.File).ReplaceLineEndings("\n");
        var written = ParameterPage.Written(present);

        if (WrittenTable.IsWritten)
            File.WriteAllText(ParameterPage.File, written);
        else
            Assert.Equal(written, present);
    }
}
