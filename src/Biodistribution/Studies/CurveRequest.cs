using System.Collections.Immutable;

namespace Biodistribution.Studies;

/// <summary>Time courses to be drawn.</summary>
/// <param name="Until">The last time, in coherent units.</param>
/// <param name="Points">How many times, evenly spaced from 0.</param>
/// <param name="Observables">Which observables.</param>
/// <param name="Groups">In which groups.</param>
public sealed record CurveRequest(double Until, int Points, ImmutableArray<string> Observables, ImmutableArray<string> Groups);
