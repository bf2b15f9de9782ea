using Biodistribution.Numerics.Ode;

namespace Biodistribution.Compilation.Steps;

/// <summary>The explicit method of order 5 that integrates unless another is chosen.</summary>
internal static class Rk45
{
    /// <summary>
    /// The pair of order 5(4) of Tsitouras 2011, Computers &amp; Mathematics with Applications 62, 770: of those
    /// measured, it needs the fewest evaluations of the rates for the same error.
    /// </summary>
    public static ButcherTableau Tableau => ButcherTableau.Tsitouras54;
}
