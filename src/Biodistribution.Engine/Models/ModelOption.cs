using System.Collections.Immutable;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Models;

/// <summary>An alternative the literature leaves open.</summary>
/// <param name="Name">What is left open.</param>
/// <param name="Choices">The alternatives, the first being the default.</param>
public sealed record ModelOption(string Name, ImmutableArray<ModelChoice> Choices);

/// <summary>One alternative of a <see cref="ModelOption"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">The parameter values that make it, in coherent units.</param>
/// <param name="Meaning">What it says, for people.</param>
public sealed record ModelChoice(string Name, ImmutableArray<(Symbol Parameter, double Value)> Values, string Meaning);
