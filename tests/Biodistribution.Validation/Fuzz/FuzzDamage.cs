using System.Text;

namespace Biodistribution.Validation.Fuzz;

/// <summary>
/// Damages texts at random: pieces cut out, doubled or put elsewhere, letters changed, numbers and marks that are hard
/// to read put in.
/// </summary>
internal static class FuzzDamage
{
    private static readonly string[] Poison =
    [
        "NaN",
        "INF",
        "-INF",
        "1e308",
        "-1e308",
        "1e-320",
        "0",
        "-1",
        "99999999999999999999",
        "",
        "\"",
        "<",
        ">",
        "&",
        "&amp;",
        "]]>",
        "<![CDATA[",
        "<!--",
        "\0",
        "\u00e9",
        "true",
        "<ci>A</ci>",
        "<cn>0</cn>",
        "<apply>",
        "</apply>",
        "<times/>",
        "<divide/>",
        "<power/>",
        "<factorial/>",
        "<piecewise/>",
        ",",
        ";",
        "\t",
        "\n",
        "(",
        ")",
        "^",
        "((((((((((",
        "--",
        "1/0",
        "id=\"A\"",
        "#",
        "- ",
        "{",
        "[",
        "*a",
        "&a",
        ": ",
        "? ",
        "|\n",
        " .. ",
        "->",
        "<->",
        " mL",
        " %ID",
        " cells",
        "%",
        "time",
        "if(",
        "max(",
        "^-1",
        "~",
        "null",
        "\\e[31m",
        "\u0085",
        "../../../x",
        "/dev/null",
        "=1+1",
        "<?x ?>",
        "[]",
        "{}",
        "1e400",
        "0 h",
        "1e-300 h",
        "999999999",
        "'",
        "per_group: true",
        "initial",
        "¹",
        "\u2028",
        "1,5",
    ];

    /// <summary>The damaged text.</summary>
    /// <param name="text">A sound text.</param>
    /// <param name="random">What is done.</param>
    public static string Apply(string text, Random random)
    {
        var damaged = new StringBuilder(text);
        for (var i = random.Next(2) == 0 ? 1 : random.Next(1, 5); i > 0 && damaged.Length > 10; i--)
        {
            var at = random.Next(damaged.Length - 1);
            var length = Math.Min(random.Next(1, random.Next(2, 60)), damaged.Length - at);
            switch (random.Next(5))
            {
                case 0:
                    damaged.Remove(at, length);
                    break;
                case 1:
                    damaged.Insert(at, Poison[random.Next(Poison.Length)]);
                    break;
                case 2:
                    damaged.Insert(random.Next(damaged.Length), damaged.ToString(at, length));
                    break;
                case 3:
                    damaged[at] = (char)random.Next(9, 127);
                    break;
                default:
                    var number = Enumerable.Range(at, damaged.Length - at).FirstOrDefault(j => char.IsAsciiDigit(damaged[j]), -1);
                    if (number >= 0)
                        damaged.Remove(number, 1).Insert(number, Poison[random.Next(9)]);
                    break;
            }
        }
        return damaged.ToString();
    }
}
