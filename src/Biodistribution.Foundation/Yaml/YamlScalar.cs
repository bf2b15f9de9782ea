using Biodistribution.Text;

namespace Biodistribution.Yaml;

/// <summary>A text in a YAML file, without its quotes.</summary>
public sealed class YamlScalar : YamlNode
{
    private readonly string source;
    private readonly int start;
    private readonly int end;

    /// <summary>A text in a file.</summary>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="place">Where it begins.</param>
    /// <param name="text">The text without quotes.</param>
    /// <param name="isPlain">Whether it was written without quotes.</param>
    /// <param name="source">The whole file.</param>
    /// <param name="start">Where the text, its quotes included, begins in the file.</param>
    /// <param name="end">Where it ends.</param>
    internal YamlScalar(string file, TextSpan place, string text, bool isPlain, string source, int start, int end)
        : base(file, place) => (Text, IsPlain, this.source, this.start, this.end) = (text, isPlain, source, start, end);

    /// <summary>The text without quotes.</summary>
    public string Text { get; }

    /// <summary>Whether it was written without quotes.</summary>
    public bool IsPlain { get; }

    /// <summary>Whether nothing was written.</summary>
    public bool IsEmpty => IsPlain && Text.Length == 0;

    /// <inheritdoc />
    public override string Kind => "text";

    /// <summary>Where a part of the text stands in the file, also when the text runs over several lines.</summary>
    /// <param name="offset">First character of the part, from 0.</param>
    /// <param name="length">Characters of the part.</param>
    public TextSpan PlaceOf(int offset, int length)
    {
        var at = SourceOffset(offset);
        var lineStart = at == 0 ? 0 : source.LastIndexOf('\n', at - 1) + 1;
        var line = Place.Line + source.AsSpan(start, at - start).Count('\n');
        return new TextSpan(line, at - lineStart + 1, length);
    }

    /// <summary>This text and one that follows it after a comma, as one text.</summary>
    internal YamlScalar Joined(YamlScalar next)
    {
        var gap = source[end..next.start];
        var text = Text + (gap.Contains('\n') ? ", " : gap) + next.Text;
        return new YamlScalar(File, Place with { Length = text.Length }, text, true, source, start, next.end);
    }

    internal int Start => start;

    internal int End => end;

    /// <summary>
    /// Folding and quoting change only white space and quotes, so the n-th visible character of the text is the n-th of
    /// the source.
    /// </summary>
    private int SourceOffset(int offset)
    {
        var visible = 0;
        for (var i = 0; i < Math.Min(offset, Text.Length); i++)
            if (!char.IsWhiteSpace(Text[i]))
                visible++;
        var at = start;
        if (!IsPlain && at < end)
            at = source[at] is '|' or '>' && source.IndexOf('\n', at) is > 0 and var newLine && newLine < end ? newLine + 1 : at + 1;
        while (at < end && (visible > 0 || (char.IsWhiteSpace(source[at]) && offset < Text.Length && !char.IsWhiteSpace(Text[offset]))))
        {
            if (!char.IsWhiteSpace(source[at]))
                visible--;
            at++;
        }
        return Math.Min(at, end);
    }

    /// <inheritdoc />
    public override string ToString() => Text;
}
