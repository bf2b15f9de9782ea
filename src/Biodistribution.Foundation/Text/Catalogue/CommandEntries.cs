using System.Collections.Immutable;

namespace Biodistribution.Text.Catalogue;

/// <summary>Diagnostics on commands.</summary>
internal static class CommandEntries
{
    /// <summary>The entries, by code.</summary>
    public static ImmutableArray<DiagnosticEntry> All { get; } =
    [
        new("BD8001", "The command line cannot be read."),
        new(
            "BD8002",
            "A table of doses and responses cannot be read: it needs the columns dose and response, with numbers, "
                + "and agent for a potency."
        ),
        new("BD8003", "A parameter or prediction named with an option that the study does not have."),
        new("BD8004", "A column or row of a table of doses and responses that is not used (a warning)."),
        new("BD8010", "A row of data that is not part of a profile: it is left out of the exposure."),
        new("BD8011", "A table without any profile."),
        new("BD8012", "A value that a profile cannot have: negative, or a second one of an animal at one time."),
        new("BD8013", "A profile that begins later than it is long, with its dose taken at time 0 (a warning)."),
        new(
            "BD8201",
            "A notebook cell names a state, parameter, observable or group the model lacks, or gives a quantity "
                + "of another kind or outside its range. The message lists what there is."
        ),
        new(
            "BD9001",
            "The program itself failed: exit code 3. What was thrown is in fault.txt of the run folder, or in a file of "
                + "the temporary folder that the message names."
        ),
    ];
}
