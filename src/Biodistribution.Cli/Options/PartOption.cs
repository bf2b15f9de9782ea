using System.CommandLine;
using Biodistribution.Cli.Screen;
using Biodistribution.Work;

namespace Biodistribution.Cli.Options;

/// <summary>Which part of the tasks of a run this process does.</summary>
internal sealed class PartOption
{
    private const string Auto = "auto";

    /// <summary>The option.</summary>
    public Option<string?> Option { get; } =
        new("--part")
        {
            Description =
                "do part K/N of the tasks, such as 2/8, and keep them in the folder of --out; the same command without --part "
                + "takes all parts over (auto: K and N from the array job of the scheduler)",
        };

    /// <summary>Reads it.</summary>
    /// <param name="parse">What the user typed.</param>
    /// <param name="folder">The output folder; null where none was named.</param>
    /// <param name="part">The part; null for the whole work.</param>
    /// <returns>Whether it is understood; false after a message.</returns>
    public bool TryRead(ParseResult parse, string? folder, out WorkPart? part)
    {
        part = null;
        if (parse.GetValue(Option) is not { } text)
            return true;
        part = text == Auto ? ArrayJob.Part(Environment.GetEnvironmentVariable) : WorkPart.Parse(text);
        if (part is null)
            Terminal.ShowError(
                text == Auto
                    ? $"--part auto: No array job is told by the environment ({string.Join(", ", ArrayJob.Variables)}).\n    "
                        + $"Name the part, such as --part 2/8."
                    : $"--part {text} is no part: write K/N with K from 0 to N, such as --part 2/8, or auto."
            );
        else if (folder is null)
            Terminal.ShowError("--part needs --out: the parts meet in that folder.");
        return part is not null && folder is not null;
    }
}
