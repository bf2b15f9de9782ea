using System.Collections.Immutable;

namespace Biodistribution.Text.Catalogue;

/// <summary>Diagnostics on files and YAML.</summary>
internal static class FileEntries
{
    /// <summary>The entries, by code.</summary>
    public static ImmutableArray<DiagnosticEntry> All { get; } =
    [
        new("BD1001", "There is no file of that name."),
        new("BD1002", "A folder was named where a file is wanted."),
        new("BD1003", "The file is there but cannot be read: permissions, a lock, a broken disk."),
        new("BD1004", "A model or study file of more than 2 MB is not read: tables of data belong in a CSV file."),
        new("BD1005", "The file is not text in UTF-8 (or UTF-16 with a byte-order mark)."),
        new("BD1006", "The file holds control characters: it is a program, picture or spreadsheet."),
        new("BD1007", "There is nothing in the file.")
        {
            IsWholeFile = true,
            Example = """
                # nothing but a comment

                """,
        },
        new(
            "BD1008",
            "Nothing more arrived from a pipe or device: no byte for 10 s, or no end within two minutes. What is read "
                + "from a pipe (/dev/stdin, <(...)) is kept, so it may be named like any file."
        ),
        new(
            "BD1009",
            "A study, model or problem names a file by an absolute path, or one more than two folders up. A file from "
                + "elsewhere must not make this program read the rest of the machine; --any-path allows it."
        ),
        new("BD1101", "The text is not YAML from the place named on.")
        {
            IsWholeFile = true,
            Example = """
                model: example
                unit: %ID

                """,
        },
        new("BD1102", "YAML is indented with spaces.") { IsWholeFile = true, Example = "states:\n" + "\tblood: cells\n" },
        new("BD1103", "Anchors and aliases are not read, so that no short text can stand for a huge one.")
        {
            IsWholeFile = true,
            Example = """
                parameters:
                  a: &five 5 mL
                  b: *five

                """,
        },
        new("BD1104", "YAML tags have no meaning here.")
        {
            Example = """
                title: !important Decay

                """,
        },
        new("BD1105", "A file holds one model.")
        {
            IsWholeFile = true,
            Example = """
                biodist: 1
                model: one
                ---
                biodist: 1
                model: two

                """,
        },
        new("BD1106", "Lists and mappings may be nested 32 deep."),
        new("BD1107", "A file may have 100,000 entries."),
        new("BD1108", "A key is a text.")
        {
            Example = """
                define: {conc: blood / volume, [a]: 1}

                """,
        },
        new("BD1109", "A key stands once in its mapping.")
        {
            Example = """
                parameters:
                  volume: 1.7 mL
                  clearance: 5 mL/h
                  volume: 2 mL

                """,
        },
        new(
            "BD1110",
            "A text in quotes holds a control character by its escape: it could not be written to a file, or would " + "command a terminal."
        )
        {
            IsWholeFile = true,
            Example = """
                model: "example\e[31m"

                """,
        },
        new("BD1201", "Something that must be said is not.")
        {
            Example = """
                states:
                  blood: {meaning: in circulation}
                  liver: particles

                """,
        },
        new("BD1202", "A key that means nothing where it stands; often mistyped.")
        {
            Example = """
                parameters:
                  volume: {value: 1.7 mL, betwen: 0.9 .. 2.0 mL}
                  clearance: 5 mL/h

                """,
        },
        new("BD1203", "A list, a mapping or a text stands where another of them is wanted.")
        {
            Example = """
                parameters: [volume, clearance]

                """,
        },
        new("BD1204", "A key without a value.")
        {
            Example = """
                states:
                  blood: particles
                  liver:

                """,
        },
        new("BD1301", "Not a number, quantity or range.")
        {
            Example = """
                parameters:
                  volume: 1,7 mL
                  clearance: {value: about 5 mL/h}

                """,
        },
        new("BD1302", "Not a unit.")
        {
            Example = """
                states: {blood: particels, liver: particles}

                """,
        },
        new("BD1303", "Not a whole number within its limits."),
        new("BD1304", "Not one of the words that can stand there.")
        {
            Example = """
                states: {blood: particles, liver: {unit: particles, sink: yes}}

                """,
        },
        new("BD1305", "A unit with M, a million, where a thousandth is usual (a warning)."),
    ];
}
