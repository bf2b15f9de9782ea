namespace Biodistribution.Studies.Analysis;

/// <summary>One estimate of a study as tables of several studies show it.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Value">Its best fit, in <paramref name="Unit"/>.</param>
/// <param name="Lower">Lower end of its interval; NaN where the data give none.</param>
/// <param name="Upper">Upper end; NaN where the data give none.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Verdict">What the data say about it, in few words.</param>
public sealed record StudyEstimate(string Name, double Value, double Lower, double Upper, string Unit, string Verdict);
