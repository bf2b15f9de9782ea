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
}
