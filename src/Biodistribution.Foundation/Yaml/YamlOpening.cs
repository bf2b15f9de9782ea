using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace Biodistribution.Yaml;

/// <summary>What stands open at a place of a YAML text, from the tokens before it.</summary>
/// <param name="Kind">The innermost list or mapping that is not closed.</param>
/// <param name="EndsHere">Whether the text has no further token: what follows is none.</param>
/// <param name="LastLine">The line as far as which tokens were looked for, from 1.</param>
internal sealed record YamlOpening(YamlOpeningKind Kind, bool EndsHere, int LastLine)
{
    /// <summary>What stands open before a place.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">The place.</param>
    public static YamlOpening Before(string text, Mark place)
    {
        var open = new Stack<YamlOpeningKind>();
        using var reader = new StringReader(text);
        var scanner = new Scanner(reader);
        try
        {
            while (
                scanner.MoveNext()
                && scanner.Current is { } token and not Error
                && (token is StreamStart || token.Start.Index < place.Index)
            )
                Count(token, open);
            return new(Innermost(open), scanner.Current is null or Error, (int)scanner.CurrentPosition.Line);
        }
        catch (Exception exception) when (exception is YamlException or InvalidOperationException)
        {
            return new(Innermost(open), EndsHere: true, (int)scanner.CurrentPosition.Line);
        }
    }

    private static void Count(Token token, Stack<YamlOpeningKind> open)
    {
        switch (token)
        {
            case FlowSequenceStart:
                open.Push(YamlOpeningKind.List);
                break;
            case FlowMappingStart:
                open.Push(YamlOpeningKind.Mapping);
                break;
            case BlockSequenceStart or BlockMappingStart:
                open.Push(YamlOpeningKind.Lines);
                break;
            case FlowSequenceEnd or FlowMappingEnd or BlockEnd:
                open.TryPop(out _);
                break;
        }
    }

    private static YamlOpeningKind Innermost(Stack<YamlOpeningKind> open) => open.TryPeek(out var kind) ? kind : YamlOpeningKind.None;
}

/// <summary>What can stand open in a YAML text.</summary>
internal enum YamlOpeningKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A list in brackets.</summary>
    List,

    /// <summary>A mapping in braces.</summary>
    Mapping,

    /// <summary>Lines of a list or of a mapping, by their indentation.</summary>
    Lines,
}
