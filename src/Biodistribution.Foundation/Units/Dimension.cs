namespace Biodistribution.Units;

/// <summary>The physical dimension of a quantity, as rational powers of the base dimensions.</summary>
/// <remarks>
/// Cells and particles stand beside the physical base dimensions so that neither turns into the other, or into moles, by accident.
/// The injected dose is one too: <c>%ID</c> is a hundredth of it, and becomes an amount only where a dose is named.
/// </remarks>
public readonly record struct Dimension(
    Rational Mass,
    Rational Substance,
    Rational Cells,
    Rational Particles,
    Rational Length,
    Rational Time,
    Rational Radioactivity,
    Rational EnzymeActivity,
    Rational InjectedDose
)
{
    /// <summary>A pure number.</summary>
    public static Dimension None => default;

    /// <summary>True for a pure number.</summary>
    public bool IsNone => this == default;

    /// <summary>The dimension of a product: powers add.</summary>
    public static Dimension operator *(Dimension a, Dimension b) =>
        new(
            a.Mass + b.Mass,
            a.Substance + b.Substance,
            a.Cells + b.Cells,
            a.Particles + b.Particles,
            a.Length + b.Length,
            a.Time + b.Time,
            a.Radioactivity + b.Radioactivity,
            a.EnzymeActivity + b.EnzymeActivity,
            a.InjectedDose + b.InjectedDose
        );

    /// <summary>The dimension of a quotient: powers subtract.</summary>
    public static Dimension operator /(Dimension a, Dimension b) => a * b.Power(-1);

    /// <summary>The dimension of a power: powers multiply.</summary>
    /// <param name="exponent">Any fraction.</param>
    public Dimension Power(Rational exponent) =>
        new(
            Mass * exponent,
            Substance * exponent,
            Cells * exponent,
            Particles * exponent,
            Length * exponent,
            Time * exponent,
            Radioactivity * exponent,
            EnzymeActivity * exponent,
            InjectedDose * exponent
        );
}
