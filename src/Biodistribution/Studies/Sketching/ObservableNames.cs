using Biodistribution.Models;
using Biodistribution.Observations;
using Biodistribution.Units;

namespace Biodistribution.Studies.Sketching;

/// <summary>
/// Finds the observable of a model that a row of a table is of: by name whatever its case, else by organ; of several
/// the one in a unit of the same kind.
/// </summary>
internal sealed class ObservableNames(Model model)
{
    // What an observable with a mass is called per mass, and shares per volume beside them.
    private static readonly string[] PerSize = ["_per_g", "_conc", "_per_ml"];

    /// <summary>The name of the observable; null where the model has none in a unit of the row's kind.</summary>
    /// <param name="row">A row.</param>
    public string? Find(Observation row)
    {
        if (!Unit.TryParse(row.Unit, out var unit, out _))
            return null;
        var fitting = model.Observables.Where(observable => observable.Unit.Dimension == unit.Dimension).ToArray();
        var organ = OrganNames.Find(row.Observable);
        return (
            fitting.FirstOrDefault(observable => observable.Name == row.Observable)
            ?? fitting.FirstOrDefault(observable => Plain(observable.Name) == Plain(row.Observable))
            ?? fitting.FirstOrDefault(observable => PerSize.Any(suffix => Plain(observable.Name) == Plain(row.Observable) + suffix))
            ?? fitting.FirstOrDefault(observable => organ != Organ.None && observable.Organ == organ)
        )?.Name;
    }

    private static string Plain(string name) => name.Replace(' ', '_').Replace('-', '_').ToLowerInvariant();
}
