using System.Collections.Immutable;
using Biodistribution.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Biodistribution.Yaml;

/// <summary>Reads YAML as located nodes: mappings, lists and texts, nothing else. What a text means is decided by who reads it.</summary>
/// <remarks>
/// Anchors, aliases, tags and several documents in one file are refused, and size, depth and the number of nodes are bounded, so that
/// no file can make reading expensive. In a mapping in braces a comma in unquoted prose does not end it: a piece
/// without a colon is taken as the text going on.
/// </remarks>
public static class YamlDocument
{
    private const int DeepestNesting = 32;
    private const int MostNodes = 100_000;

    /// <summary>Reads a file; null with a diagnostic when there is nothing to be read.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public static YamlNode? Read(string path, DiagnosticList diagnostics) =>
        TextFile.Read(path, diagnostics) is { } text ? ParseNormalized(text, path, diagnostics) : null;

    /// <summary>Reads a text; null with a diagnostic when there is nothing to be read.</summary>
    /// <param name="text">The text; byte-order mark and Windows line ends are allowed.</param>
    /// <param name="file">The name the text goes by in messages.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public static YamlNode? Parse(string text, string file, DiagnosticList diagnostics)
    {
        if (text.Length <= TextFile.LargestModelFile)
            return TextFile.Normalize(text, file, diagnostics) is { } normalized ? ParseNormalized(normalized, file, diagnostics) : null;
        diagnostics.Error(
            "BD1004",
            file,
            TextSpan.WholeFile,
            $"The text has {text.Length:N0} characters; at most {TextFile.LargestModelFile:N0} are read.",
            "Is it the right file? Tables of data belong in a CSV file."
        );
        return null;
    }

    private static YamlNode? ParseNormalized(string text, string file, DiagnosticList diagnostics)
    {
        var builder = new NodeBuilder(text, file, diagnostics);
        try
        {
            return builder.Document();
        }
        catch (YamlException e)
        {
            diagnostics.Add(YamlSyntaxError.Explain(e, text, file));
        }
        catch (UnreadableYamlException) { }
        catch (Exception e)
            when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            diagnostics.Error(
                "BD1101",
                file,
                builder.Reached,
                "The file is not YAML from about here on.",
                "Keys and values are written as \"key: value\", one a line, nested by indentation with spaces."
            );
        }
        return null;
    }

    /// <summary>Stops the reading after a diagnostic that leaves nothing to go on with.</summary>
    private sealed class UnreadableYamlException : Exception;

    private sealed class NodeBuilder(string text, string file, DiagnosticList diagnostics)
    {
        private readonly Parser parser = new(new StringReader(text));
        private int nodes;

        /// <summary>Where the last event was that could be read; the first line where there was none.</summary>
        public TextSpan Reached => parser.Current is { } last ? At(last.End) : new TextSpan(1, 1);

        public YamlNode? Document()
        {
            parser.MoveNext();
            parser.MoveNext();
            if (parser.Current is not DocumentStart)
            {
                diagnostics.Error(
                    "BD1007",
                    file,
                    TextSpan.WholeFile,
                    "The file is empty.",
                    "biodist new model and biodist new study write a file to begin with."
                );
                return null;
            }
            parser.MoveNext();
            var root = Node(0);
            parser.MoveNext();
            if (parser.Current is DocumentStart another)
                diagnostics.Error(
                    "BD1105",
                    file,
                    At(another.Start),
                    "A second document begins here.",
                    "Remove the line ---: a file holds one document."
                );
            if (root is not YamlScalar { IsEmpty: true })
                return root;
            diagnostics.Error(
                "BD1007",
                file,
                TextSpan.WholeFile,
                "The file is empty.",
                "biodist new model and biodist new study write a file to begin with."
            );
            return null;
        }

        /// <summary>The node at the current event; the event after it is current afterwards.</summary>
        private YamlNode Node(int depth)
        {
            var current = parser.Current!;
            if (++nodes > MostNodes)
                throw Stop(
                    "BD1107",
                    current.Start,
                    $"The file has more than {MostNodes:N0} entries.",
                    "Tables of data belong in a CSV file."
                );
            if (depth > DeepestNesting)
                throw Stop(
                    "BD1106",
                    current.Start,
                    $"Lists and mappings are nested more than {DeepestNesting} deep.",
                    "Remove brackets or indentation."
                );
            if (current is AnchorAlias || (current is NodeEvent { Anchor.IsEmpty: false }))
                throw Stop(
                    "BD1103",
                    current.Start,
                    "Anchors (&) and aliases (*) are not read.",
                    current is AnchorAlias
                        ? "Write the value out; an expression that begins with * needs quotes."
                        : "Write the value out where it is needed."
                );
            if (current is NodeEvent { Tag.IsEmpty: false } tagged)
                diagnostics.Error(
                    "BD1104",
                    file,
                    At(tagged.Start),
                    $"Tags such as {tagged.Tag} are not read.",
                    "Remove the tag, or put the text in quotes."
                );
            return current switch
            {
                Scalar scalar => Scalar(scalar),
                SequenceStart sequence => Sequence(sequence, depth),
                MappingStart mapping => Mapping(mapping, depth),
                _ => throw Stop(
                    "BD1101",
                    current.Start,
                    "The file is not YAML.",
                    "Keys and values are written as \"key: value\", nested by indentation with spaces."
                ),
            };
        }

        private YamlScalar Scalar(Scalar scalar)
        {
            parser.MoveNext();
            if (PlainText.IndexOfOther(scalar.Value) is >= 0 and var other)
                diagnostics.Error(
                    "BD1110",
                    file,
                    At(scalar.Start),
                    $"This text holds a character that is not text (code {(int)scalar.Value[other]}).",
                    "Remove the escape, such as \\e or \\0, that stands for it."
                );
            var isPlain = scalar.Style == ScalarStyle.Plain;
            var start = Math.Min((int)scalar.Start.Index, text.Length);
            var end = (int)scalar.End.Index;
            return new YamlScalar(
                file,
                At(scalar.Start) with
                {
                    Length = scalar.Value.Length,
                },
                scalar.Value,
                isPlain,
                text,
                start,
                Math.Clamp(end, start, text.Length)
            );
        }

        private YamlSequence Sequence(SequenceStart start, int depth)
        {
            parser.MoveNext();
            var items = ImmutableArray.CreateBuilder<YamlNode>();
            while (parser.Current is not SequenceEnd)
                items.Add(Node(depth + 1));
            parser.MoveNext();
            return new YamlSequence(file, At(start.Start), items.DrainToImmutable());
        }

        private YamlMapping Mapping(MappingStart start, int depth)
        {
            parser.MoveNext();
            var entries = ImmutableArray.CreateBuilder<YamlEntry>();
            var first = new Dictionary<string, YamlScalar>();
            while (parser.Current is not MappingEnd)
            {
                var keyNode = Node(depth + 1);
                var value = Node(depth + 1);
                if (keyNode is not YamlScalar key)
                    diagnostics.Error(
                        "BD1108",
                        file,
                        keyNode.Place,
                        $"A key must be a text, not {keyNode.Kind}.",
                        "A value that begins with [ or { needs quotes."
                    );
                else if (
                    start.Style == MappingStyle.Flow
                    && entries.Count > 0
                    && entries[^1].Value is YamlScalar { IsPlain: true } before
                    && GoesOn(before, key, value)
                )
                    entries[^1] = entries[^1] with { Value = before.Joined(key) };
                else if (first.TryAdd(key.Text, key))
                    entries.Add(new YamlEntry(key, value));
                else
                    diagnostics.Add(
                        new Diagnostic(
                            "BD1109",
                            file,
                            key.Place,
                            $"The key {Shown(key.Text)} is here a second time.",
                            "Remove one of the two."
                        )
                        {
                            Related = [("It was first here.", file, first[key.Text].Place)],
                        }
                    );
            }
            parser.MoveNext();
            return new YamlMapping(file, At(start.Start), entries.DrainToImmutable());
        }

        /// <summary>Whether what looks like a key is the rest of a text in which a comma stood: it has neither colon nor value.</summary>
        private bool GoesOn(YamlScalar before, YamlScalar key, YamlNode value)
        {
            if (!key.IsPlain || value is not YamlScalar { IsEmpty: true } || key.Start < before.End)
                return false;
            var after = key.End;
            while (after < text.Length && char.IsWhiteSpace(text[after]))
                after++;
            return after < text.Length && text[after] != ':';
        }

        private UnreadableYamlException Stop(string code, Mark mark, string message, string hint)
        {
            diagnostics.Error(code, file, At(mark), message, hint);
            return new UnreadableYamlException();
        }

        private static TextSpan At(Mark mark) => new((int)mark.Line, (int)mark.Column);

        private static string Shown(string key) => key.Length <= 60 ? key : key[..57] + "...";
    }
}
