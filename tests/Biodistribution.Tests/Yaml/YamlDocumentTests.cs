using System.Text;
using Biodistribution.Text;
using Biodistribution.Yaml;
using CsCheck;
using Xunit;

namespace Biodistribution.Tests.Yaml;

public class YamlDocumentTests
{
    [Fact]
    public void Every_text_knows_its_line_and_column()
    {
        var root = Read("a: 1\nb:\n  - x\n  - {c: y y, d: \"z\"}\n");

        var list = Assert.IsType<YamlSequence>(root.Find("b")!.Value);
        Assert.Equal(new TextSpan(3, 5, 1), list.Items[0].Place);
        var inner = Assert.IsType<YamlMapping>(list.Items[1]);
        Assert.Equal(new TextSpan(4, 5), inner.Place);
        Assert.Equal(new TextSpan(4, 9, 3), inner.Entries[0].Value.Place);
        Assert.Equal(new TextSpan(4, 14, 1), inner.Entries[1].Key.Place);
    }

    [Theory]
    [InlineData("a: {source: one, two and three}", "one, two and three")]
    [InlineData("a: {source: \"one, two\", b: 3}", "one, two")]
    [InlineData("a: {source: of a whole, healthy,  empty liver, b: 3}", "of a whole, healthy,  empty liver")]
    [InlineData("a: {source: max(x, 0)}", "max(x, 0)")]
    [InlineData("a: {source: 1,5 mL}", "1,5 mL")]
    [InlineData("a: {source: one,\n   two, b: 3}", "one, two")]
    public void A_comma_in_unquoted_prose_does_not_end_it(string text, string source)
    {
        var inner = Assert.IsType<YamlMapping>(Read(text).Find("a")!.Value);

        Assert.Equal(source, Assert.IsType<YamlScalar>(inner.Find("source")!.Value).Text);
        Assert.Equal(text.Contains("b:") ? 2 : 1, inner.Entries.Length);
    }

    [Fact]
    public void A_key_with_a_colon_and_no_value_stays_a_key()
    {
        var inner = Assert.IsType<YamlMapping>(Read("a: {source: one, b: , c}").Find("a")!.Value);

        Assert.Equal(["source", "b"], inner.Entries.Select(entry => entry.Key.Text));
    }

    [Theory]
    [InlineData("a: x + yy", 4, 1, 8)]
    [InlineData("a: \"x + yy\"", 4, 1, 9)]
    [InlineData("a: x +\n   yy", 4, 2, 4)]
    [InlineData("a: >\n  x +\n  yy", 4, 3, 3)]
    [InlineData("a: |\n  x +\n  yy", 4, 3, 3)]
    [InlineData("a: 'x + yy'", 4, 1, 9)]
    public void A_part_of_a_text_is_found_in_the_file(string text, int offset, int line, int column)
    {
        var scalar = Assert.IsType<YamlScalar>(Read(text).Find("a")!.Value);

        Assert.Equal("yy", scalar.Text.Substring(offset, 2));
        Assert.Equal(new TextSpan(line, column, 2), scalar.PlaceOf(offset, 2));
    }

    [Fact]
    public void A_byte_order_mark_and_windows_line_ends_change_nothing()
    {
        var plain = Read("a: 1\nb: 2\n");
        var windows = Read("\uFEFFa: 1\r\nb: 2\r\n");

        Assert.Equal(
            plain.Entries.Select(e => (e.Key.Text, e.Key.Place, e.Value.ToString())),
            windows.Entries.Select(e => (e.Key.Text, e.Key.Place, e.Value.ToString()))
        );
        var utf16 = TextFile.Decode([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a: 1\n")], "f", new DiagnosticList());
        Assert.Equal("a: 1\n", utf16);
    }

    [Theory]
    [InlineData("", "f: BD1007: The file is empty.\n    biodist new model and biodist new study write a file to begin with.")]
    [InlineData(
        "# only a comment\n",
        "f: BD1007: The file is empty.\n    biodist new model and biodist new study write a file to begin with."
    )]
    [InlineData("---\n", "f: BD1007: The file is empty.\n    biodist new model and biodist new study write a file to begin with.")]
    [InlineData(
        "a: 1\na: 2",
        "f(2,1): BD1109: The key a is here a second time.\n    Remove one of the two.\n    f(1,1): It was first here."
    )]
    [InlineData("a:\n\tb: 1", "f(2,1): BD1102: A tab stands where lines are indented.\n    Indent with spaces.")]
    [InlineData("a: {unit: %ID}", "f(1,11): BD1101: A text cannot begin with % here.\n    Put it in quotes, such as \"%ID\".")]
    [InlineData(
        "a: b: c",
        "f(1,5): BD1101: A colon stands where no key can be.\n    Put a text that holds \": \" in "
            + "quotes, and check the indentation of this line and the one before."
    )]
    [InlineData("a: \"b", "f(1,4): BD1101: A quotation mark is not closed.\n    Add the missing quotation mark.")]
    [InlineData(
        "a: [1, 2",
        "f(1,9): BD1101: A list in brackets is not closed, or a comma is missing in it.\n    Add the missing ] or comma."
    )]
    [InlineData(
        "a: {b: 1",
        "f(1,9): BD1101: A mapping in braces is not closed, or a comma is missing in it.\n    Add "
            + "the missing } or comma; put a text that holds { } [ ] in quotes."
    )]
    [InlineData("a: 1\nb\nc: 2", "f(2,1): BD1101: A key without a colon.\n    Write \"key: value\", with a space after the colon.")]
    [InlineData(
        "a: 1\n   b: 2",
        "f(2,5): BD1101: A colon stands where no key can be.\n    Put a text that holds \": \" in "
            + "quotes, and check the indentation of this line and the one before."
    )]
    [InlineData(
        "a: \"x\\q\"",
        "f(1,4): BD1101: \\q stands for nothing in a text in double quotes.\n    Write \\\\ for a backslash, or use single quotes."
    )]
    [InlineData(
        "a: \"\\xZZ\"",
        "f(1,4): BD1101: \\x stands for nothing in a text in double quotes.\n    Write \\\\ for a backslash, or use single quotes."
    )]
    [InlineData("a: |x\n", "f(1,4): BD1101: A text cannot begin with | here.\n    Put it in quotes, such as \"|x\".")]
    [InlineData("@a: 1\n", "f(1,1): BD1101: A text cannot begin with @ here.\n    Put it in quotes, such as \"@a: 1\".")]
    [InlineData(
        "- a\nb: 1\n",
        "f(2,1): BD1101: The indentation of this line fits nothing above it, or a closing mark is one too many.\n    "
            + "Lines of one list or mapping begin in the same column."
    )]
    [InlineData(
        "a:\n  b: {c: 1, d: [2, 3}, e: 4}\n",
        "f(2,21): BD1101: A list in brackets is not closed, or a comma is missing in it.\n    Add the missing ] or comma."
    )]
    [InlineData("a: 1\n\tb: 2\n", "f(2,1): BD1102: A tab stands where lines are indented.\n    Indent with spaces.")]
    [InlineData("a: &x 1\nb: *x", "f(1,4): BD1103: Anchors (&) and aliases (*) are not read.\n    Write the value out where it is needed.")]
    [InlineData(
        "b: *x",
        "f(1,4): BD1103: Anchors (&) and aliases (*) are not read.\n    Write the value out; an expression that begins with * needs quotes."
    )]
    [InlineData(
        "a: !!int 1",
        "f(1,4): BD1104: Tags such as tag:yaml.org,2002:int are not read.\n    Remove the tag, or put the text in quotes."
    )]
    [InlineData("a: 1\n---\nb: 2", "f(2,1): BD1105: A second document begins here.\n    Remove the line ---: a file holds one document.")]
    [InlineData("? [x]\n: 1", "f(1,3): BD1108: A key must be a text, not a list.\n    A value that begins with [ or { needs quotes.")]
    [InlineData(
        "a: 1\n b\0",
        "f(2,3): BD1006: The file holds a character that is not text (code 0).\n    Is it the right "
            + "file? It must be plain text, not a spreadsheet, PDF or program."
    )]
    public void What_is_no_yaml_is_refused_at_its_place(string text, string expected)
    {
        var diagnostics = new DiagnosticList();
        YamlDocument.Parse(text, "f", diagnostics);

        Assert.Equal(expected, string.Join('\n', diagnostics.InOrder()));
    }

    [Fact]
    public void An_alias_bomb_is_refused_at_its_first_anchor()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 30; i++)
            bomb.Append(null, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");

        Assert.Equal("f(1,5): BD1103: Anchors (&) and aliases (*) are not read.", Problem(bomb.ToString()));
    }

    [Fact]
    public void Twenty_thousand_nested_brackets_are_refused_where_they_become_too_deep() =>
        Assert.Equal("f(1,36): BD1106: Lists and mappings are nested more than 32 deep.", Problem("a: " + new string('[', 20_000)));

    [Fact]
    public void A_file_of_ten_megabytes_is_refused_by_its_size()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("biodist").FullName, "large.yaml");
        File.WriteAllText(path, "a: " + new string('x', 10_000_000));
        var diagnostics = new DiagnosticList();
        YamlDocument.Read(path, diagnostics);
        Directory.Delete(Path.GetDirectoryName(path)!, true);

        Assert.Equal(
            $"{path}: BD1004: The file has 10,000,003 bytes; at most 2,000,000 are read.\n    Is it the "
                + $"right file? Tables of data belong in a CSV file.",
            Assert.Single(diagnostics.InOrder()).ToString()
        );
        Assert.Equal("f: BD1004: The text has 3,000,000 characters; at most 2,000,000 are read.", Problem(new string('x', 3_000_000)));
    }

    [Fact]
    public void More_entries_than_a_model_can_have_are_refused() =>
        Assert.Contains(
            "BD1107: The file has more than 100,000 entries.",
            Problem("[" + string.Concat(Enumerable.Repeat("x,", 200_000)) + "]")
        );

    [Fact]
    public void Binary_garbage_is_refused()
    {
        var bytes = new byte[5000];
        new Random(1).NextBytes(bytes);
        var diagnostics = new DiagnosticList();

        Assert.Null(TextFile.Decode(bytes, "f", diagnostics));
        Assert.Equal(
            "f(1,1): BD1005: The file is not text in UTF-8.\n    Save it as UTF-8; in a spreadsheet or "
                + "editor this is an option of \"Save as\".",
            Assert.Single(diagnostics.InOrder()).ToString()
        );
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_named_as_such()
    {
        var folder = Directory.CreateTempSubdirectory("biodist").FullName;
        File.WriteAllText(Path.Combine(folder, "liver.yaml"), "a: 1");
        var missing = Path.Combine(folder, "livr.yaml");
        var inside = Path.Combine(folder, "none", "liver.yaml");

        Assert.Equal($"{missing}: BD1001: There is no such file.\n    Did you mean liver.yaml?", FileProblem(missing));
        Assert.Equal($"{inside}: BD1001: There is no such file.\n    Its folder does not exist either.", FileProblem(inside));
        Assert.Equal($"{folder}: BD1002: This is a folder, not a file.\n    Name the file in it.", FileProblem(folder));
        Assert.StartsWith("a\0b: BD1003: The file cannot be read.", FileProblem("a\0b"));
        Directory.Delete(folder, true);
    }

    [Fact]
    public void An_unreadable_file_says_that_its_permissions_do_not_allow_it()
    {
        Assert.SkipWhen(
            OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess,
            "Permissions bind neither Windows test runs nor a privileged user."
        );
        var path = Path.GetTempFileName();
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.None);
        var problem = FileProblem(path);
        File.Delete(path);

        Assert.Equal($"{path}: BD1003: The file cannot be read.\n    Its permissions do not allow it.", problem);
    }

    [Fact]
    public void No_text_makes_the_reader_throw() =>
        Gen.Char["ab:,{}[]-\n \"'#&*!|>%@`?\t1.~<="]
            .Array[0, 60]
            .Select(characters => new string(characters))
            .Sample(
                text =>
                {
                    var diagnostics = new DiagnosticList();
                    return YamlDocument.Parse(text, "f", diagnostics) is not null || diagnostics.HasErrors;
                },
                iter: 8_000
            );

    private static YamlMapping Read(string text)
    {
        var diagnostics = new DiagnosticList();
        var root = YamlDocument.Parse(text, "f", diagnostics);
        Assert.Empty(diagnostics.InOrder());
        return Assert.IsType<YamlMapping>(root);
    }

    private static string Problem(string text)
    {
        var diagnostics = new DiagnosticList();
        Assert.Null(YamlDocument.Parse(text, "f", diagnostics));
        return Assert.Single(diagnostics.InOrder()).ToString().Split('\n')[0];
    }

    private static string FileProblem(string path)
    {
        var diagnostics = new DiagnosticList();
        Assert.Null(YamlDocument.Read(path, diagnostics));
        return Assert.Single(diagnostics.InOrder()).ToString();
    }
}
