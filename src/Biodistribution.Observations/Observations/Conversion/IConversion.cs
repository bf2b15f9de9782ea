using System.Collections.Immutable;

namespace Biodistribution.Observations.Conversion;

/// <summary>Turns raw signal into a share of the dose or an amount, and says in the observation how.</summary>
public interface IConversion
{
    /// <summary>Why an observation cannot be converted; empty where it can.</summary>
    /// <param name="row">The observation.</param>
    string Refusal(Observation row);

    /// <summary>
    /// The observation converted, with the uncertainty of the conversion as its spread and its steps in
    /// <see cref="Observation.How"/>.
    /// </summary>
    /// <param name="row">An observation that is not refused.</param>
    Observation Convert(Observation row);

    /// <summary>Why observations of a table cannot be converted, each reason once; nothing where all can.</summary>
    /// <param name="rows">The observations of a table.</param>
    IEnumerable<string> Refusals(ImmutableArray<Observation> rows) => rows.Select(Refusal).Where(reason => reason.Length > 0).Distinct();

    /// <summary>All observations of a table converted; fewer where some only serve others, as a background region does.</summary>
    /// <param name="rows">Observations of which none is refused.</param>
    ImmutableArray<Observation> ConvertAll(ImmutableArray<Observation> rows) => [.. rows.Select(Convert)];
}
