using System.Diagnostics;
using System.Text;
using Biodistribution.Models.Checking;
using Xunit;

namespace Biodistribution.Tests.Models.Checking;

/// <summary>Thousands of damaged models: each ends in a model or in messages, never in an exception, and soon.</summary>
public class ModelMutationTests
{
    private static readonly string[] Pieces =
    [
        "",
        " ",
        "\n",
        ":",
        "- ",
        "->",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "#",
        "&a ",
        "*a",
        "!",
        "%",
        "(",
        ")",
        "((((",
        "^",
        "/",
        "*",
        "1e999",
        "-1",
        "0",
        "nan",
        "1,5",
        "mL",
        "h",
        "%ID",
        "\t",
        "\u0000",
        "µ",
        "🧪",
        "if(",
        "max(",
        "and",
        "..",
        "define:\n",
        "parameters:\n",
        "<->",
    ];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 5)]
    public void A_damaged_model_gives_a_model_or_messages(int seed, int damages)
    {
        var random = new Random(seed);
        var (valid, refused) = (0, 0);
        foreach (var text in new[] { ModelFileTests.ExosomeLiver, ModelLanguageTests.Everything })
            for (var i = 0; i < 150; i++)
            {
                var damaged = Damage(text, damages, random);
                var watch = Stopwatch.StartNew();
                var read = ModelFile.Parse(damaged, "damaged.yaml");
                Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), damaged);
                Assert.True(
                    read.IsValid || read.Diagnostics.Any(diagnostic => diagnostic.Severity == Biodistribution.Text.Severity.Error),
                    damaged
                );
                var lines = damaged.Count(c => c is '\n' or '\r') + 1;
                Assert.All(read.Diagnostics, diagnostic => Assert.InRange(diagnostic.Place.Line, 0, lines));
                Assert.All(read.Diagnostics, diagnostic => Assert.True(diagnostic.Message.Length is > 5 and < 400, diagnostic.Message));
                _ = read.IsValid ? valid++ : refused++;
            }
        Assert.True(refused > 30, $"{refused} refused");
        Assert.True(valid > 0 || damages > 1, $"{valid} valid");
    }

    /// <summary>Characters removed, doubled, swapped with others of the text, or pieces of the language put in.</summary>
    private static string Damage(string text, int damages, Random random)
    {
        var damaged = new StringBuilder(text);
        for (var i = 0; i < damages; i++)
        {
            var at = random.Next(damaged.Length);
            var length = Math.Min(random.Next(1, 8), damaged.Length - at);
            switch (random.Next(4))
            {
                case 0:
                    damaged.Remove(at, length);
                    break;
                case 1:
                    damaged.Insert(at, damaged.ToString(at, length));
                    break;
                case 2:
                    damaged[at] = text[random.Next(text.Length)];
                    break;
                default:
                    damaged.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
            }
        }
        return damaged.ToString();
    }
}
