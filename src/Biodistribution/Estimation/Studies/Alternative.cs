namespace Biodistribution.Estimation.Studies;

/// <summary>The same study read in another way.</summary>
/// <param name="Name">What is read otherwise.</param>
/// <param name="Problem">The study as fitted under that reading.</param>
public sealed record Alternative(string Name, FitProblem Problem);
