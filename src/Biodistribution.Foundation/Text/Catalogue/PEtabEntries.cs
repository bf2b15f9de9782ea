using System.Collections.Immutable;

namespace Biodistribution.Text.Catalogue;

/// <summary>Diagnostics on PEtab problems.</summary>
internal static class PEtabEntries
{
    /// <summary>The entries, by code.</summary>
    public static ImmutableArray<DiagnosticEntry> All { get; } =
    [
        new("BD7400", "A table of the problem cannot be read."),
        new("BD7401", "A table is too large."),
        new("BD7402", "The problem file is not one of PEtab."),
        new("BD7410", "Not a number, or a measurement without time or value."),
        new("BD7411", "A parameter without id, or declared twice."),
        new("BD7412", "A condition that is not there."),
        new("BD7413", "A condition changes what the model does not have."),
        new("BD7414", "A formula that cannot be read."),
        new("BD7415", "A transformation or distribution PEtab does not have."),
        new("BD7416", "An experiment that is not there."),
        new("BD7417", "An observable that is not there."),
        new("BD7418", "More or fewer values than the observable has placeholders."),
        new("BD7419", "A prior PEtab does not have, or one that leaves nothing between the bounds."),
        new("BD7420", "A mapping to what the model does not have."),
        new("BD7421", "The problem has something a study has no form for; `biodist petab` takes it."),
        new("BD7424", "A column PEtab does not have, one that is missing, or one that occurs twice."),
        new("BD7425", "A value in a column without a heading."),
        new("BD7426", "A key PEtab does not have."),
        new("BD7427", "An extension the problem requires."),
        new("BD7428", "An estimate that is not 0 or 1, in version 2 not true or false."),
        new("BD7429", "Bounds that are missing or the wrong way round."),
        new("BD7430", "A value that is not positive where its logarithm is taken."),
        new("BD7431", "A nominal value outside its bounds."),
        new("BD7432", "A parameter that nothing uses."),
        new("BD7433", "Noise that is not positive."),
        new("BD7434", "A PEtab problem whose model has delays."),
    ];
}
