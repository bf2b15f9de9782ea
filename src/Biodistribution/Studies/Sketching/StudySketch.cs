using System.Collections.Immutable;
using Biodistribution.Models;
using Biodistribution.Observations;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Studies.Sketching;

/// <summary>A first study of a table of observations with a model: groups, dose, what to estimate, curves.</summary>
/// <param name="Text">The text of the study file.</param>
/// <param name="Observations">The observations under the names of the model's observables; those the model has no place
/// for are left out.</param>
/// <param name="LeftOut">The organs the model has no place for, with their units.</param>
public sealed record StudySketch(string Text, ObservationTable Observations, ImmutableArray<string> LeftOut)
{
    /// <summary>Writes a study.</summary>
    /// <param name="request">What it is made of.</param>
    /// <returns>The study; or that no organ of the table is in the model (BD3040), or that the dose does not fit it (BD3041).</returns>
    public static Checked<StudySketch> Write(StudySketchRequest request)
    {
        var names = new ObservableNames(request.Model);
        var rows = request.Table.Rows.Select(row => (Row: row, Name: names.Find(row))).ToArray();
        var table = request.Table with
        {
            Rows = [.. rows.Where(row => row.Name is not null).Select(row => row.Row with { Observable = row.Name! })],
        };
        ImmutableArray<string> leftOut =
        [
            .. rows.Where(row => row.Name is null).Select(row => $"{row.Row.Observable} [{row.Row.Unit}]").Distinct(),
        ];
        Checked<StudySketch> Refused(string code, string message, string hint) =>
            new(null, [new Diagnostic(code, request.Table.File, TextSpan.WholeFile, message, hint)]);
        if (table.Rows.IsEmpty)
            return Refused(
                "BD3040",
                $"The model {request.Model.Name} has none of {string.Join(", ", leftOut)}.",
                "Choose another model (biodist models), or give the values as %ID, %ID/g or in the unit of its observables."
            );
        if (request.DoseState is not { } into)
            return Refused(
                "BD3041",
                $"The model {request.Model.Name} has no state a dose can enter.",
                "Choose another model (biodist models)."
            );
        var groups = table.Rows.Select(row => row.Group).Distinct().ToArray();
        if (request.DoseByGroup.Keys.Order(StringComparer.Ordinal).FirstOrDefault(name => !groups.Contains(name)) is { } unknown)
            return Refused(
                "BD3041",
                $"A dose is said for '{unknown}', and no group is called so.",
                $"{NearestName.Question(unknown, groups)} The groups are: {string.Join(", ", groups)}.".TrimStart()
            );
        if (
            request
                .DoseByGroup.Values.Cast<Quantity?>()
                .Append(request.Dose)
                .FirstOrDefault(one => one is { } given && given.Unit.Dimension != into.Unit.Dimension) is
            { } dose
        )
            return Refused(
                "BD3041",
                $"A dose in {dose.Unit.Text} cannot enter {into.Name}, which holds {into.Unit.Text}.",
                "Give the dose in that unit, or choose a model of what was given (biodist models)."
            );
        var text = new StudySketchText(request, table, into).ToString();
        return new Checked<StudySketch>(new StudySketch(text, table, leftOut), []);
    }
}

/// <summary>What a first study is made of.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">Its title.</param>
/// <param name="Model">The model.</param>
/// <param name="ModelReference">How the study file names the model.</param>
/// <param name="Table">The observations.</param>
/// <param name="ObservationFile">How the study file names their table.</param>
public sealed record StudySketchRequest(
    string Name,
    string Title,
    Model Model,
    string ModelReference,
    ObservationTable Table,
    string ObservationFile
)
{
    /// <summary>The dose, where it was said.</summary>
    public Quantity? Dose { get; init; }

    /// <summary>Doses of groups that differ from it.</summary>
    public ImmutableDictionary<string, Quantity> DoseByGroup { get; init; } = ImmutableDictionary<string, Quantity>.Empty;

    /// <summary>The state the dose enters, where it was said.</summary>
    public string? Into { get; init; }

    /// <summary>The parameters to estimate; null to estimate every one the model assumes within a wide range.</summary>
    public ImmutableArray<string>? Estimated { get; init; }

    /// <summary>
    /// The state the dose enters: the one that was said, else blood, else the first that holds an amount; null where
    /// there is none.
    /// </summary>
    public State? DoseState =>
        Model.States.FirstOrDefault(state => state.Name == Into)
        ?? Model.States.FirstOrDefault(state => state.IsAmount && !state.IsSink && state.Organ == Organ.Blood)
        ?? Model.States.FirstOrDefault(state => state.IsAmount && !state.IsSink);
}
