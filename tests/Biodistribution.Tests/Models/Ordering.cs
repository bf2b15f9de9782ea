namespace Biodistribution.Tests.Models;

/// <summary>A published ordering and what a model says to it.</summary>
/// <param name="Id">Its number among the orderings collected from the literature.</param>
/// <param name="Statement">What was published, with its source.</param>
/// <param name="Scenario">The model and how it was used.</param>
/// <param name="Verdict">holds, fails, or holds in part.</param>
/// <param name="Numbers">What the model says, in numbers.</param>
internal sealed record Ordering(string Id, string Statement, string Scenario, string Verdict, string Numbers);
