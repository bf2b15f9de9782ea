namespace Biodistribution.Units;

/// <summary>The physical dimension of a quantity, as rational powers of the base dimensions.</summary>
/// <remarks>
/// Cells and particles stand beside the physical base dimensions so that neither turns into the other, or into moles, by accident.
/// The injected dose is one too: <c>%ID</c> is a hundredth of it, and becomes an amount only where a dose is named.
/// So are the fluids of a volume: <c>mL plasma</c> and <c>mL blood</c> are not the same, and neither is <c>mL</c>, which says no fluid.
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
    Rational InjectedDose,
    Rational Plasma,
    Rational Blood
)
{
    /// <summary>A pure number.</summary>
    public static Dimension None => default;

    /// <summary>True for a pure number.</summary>
    public bool IsNone => this == default;

    /// <summary>Whether a volume in it says of which fluid it is.</summary>
    public bool SaysFluid => this != OfAnyFluid;

    /// <summary>The same without its fluids: mL instead of mL plasma.</summary>
    public Dimension OfAnyFluid => this with { Plasma = 0, Blood = 0 };

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
            a.InjectedDose + b.InjectedDose,
            a.Plasma + b.Plasma,
            a.Blood + b.Blood
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
            InjectedDose * exponent,
            Plasma * exponent,
            Blood * exponent
        );

    /// <summary>The base dimensions that take part, with their powers: <c>Length 3, Time -1</c>.</summary>
    // The text a record writes of itself would name OfAnyFluid, which is a dimension again, without end.
    public override string ToString()
    {
        (string Name, Rational Power)[] all =
        [
            (nameof(Mass), Mass),
            (nameof(Substance), Substance),
            (nameof(Cells), Cells),
            (nameof(Particles), Particles),
            (nameof(Length), Length),
            (nameof(Time), Time),
            (nameof(Radioactivity), Radioactivity),
            (nameof(EnzymeActivity), EnzymeActivity),
            (nameof(InjectedDose), InjectedDose),
            (nameof(Plasma), Plasma),
            (nameof(Blood), Blood),
        ];
        var parts = all.Where(one => one.Power != 0).Select(one => $"{one.Name} {one.Power}");
        return IsNone ? "none" : string.Join(", ", parts);
    }
}
