using System.Globalization;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Observations.Conversion;

/// <summary>
/// Turns counts of organs into shares of the injected dose: background, decay, what a standard or the syringe says was
/// injected, what stayed in the tail.
/// </summary>
/// <remarks>
/// share = (count - background) × decay / injected; injected = standard / its share of the dose, or syringe before -
/// after, less the tail. Counts scatter as Poisson numbers of the counting time.
/// </remarks>
internal sealed record GammaCounting : IConversion
{
    private static readonly Unit Share = Unit.Parse("%ID");

    /// <summary>Counts per time without a sample, in the unit of the counts.</summary>
    public Uncertain Background { get; init; }

    /// <summary>The unit of the counts.</summary>
    public required Unit CountUnit { get; init; }

    /// <summary>How long each sample was counted; null where the scatter of counting is left out.</summary>
    public Quantity? CountingTime { get; init; }

    /// <summary>The label; null where everything was counted at one time, so that decay cancels.</summary>
    public Isotope? Isotope { get; init; }

    /// <summary>When the organs were counted, after the injection.</summary>
    public Quantity? OrgansCountedAt { get; init; }

    /// <summary>Counts of the whole dose injected, background taken off, decay-corrected to the injection.</summary>
    public required Uncertain Injected { get; init; }

    /// <summary>What was given, in words for the provenance.</summary>
    public required string InjectedText { get; init; }

    /// <summary>What the dose was, from a standard.</summary>
    /// <param name="count">Counts of the standard with background.</param>
    /// <param name="background">Background.</param>
    /// <param name="share">Which share of the dose the standard is: 0.01.</param>
    /// <param name="correction">Decay correction to the injection.</param>
    public static Uncertain FromStandard(Uncertain count, Uncertain background, Uncertain share, double correction = 1) =>
        (count - background) * correction / share;

    /// <summary>What the dose was, from the syringe: before less after, less what stayed in the tail.</summary>
    /// <param name="before">Counts of the full syringe.</param>
    /// <param name="after">Counts of the empty syringe.</param>
    /// <param name="tail">Counts of the tail, background taken off.</param>
    /// <param name="correction">Decay correction to the injection.</param>
    public static Uncertain FromSyringe(Uncertain before, Uncertain after, Uncertain tail, double correction = 1) =>
        (before - after - tail) * correction;

    /// <inheritdoc />
    public string Refusal(Observation row) => Rest(row) is null ? $"{row.Unit} is not {CountUnit.Text}, of a whole organ or per mass" : "";

    /// <inheritdoc />
    public Observation Convert(Observation row)
    {
        var rest = Rest(row) ?? throw new ArgumentException(Refusal(row), nameof(row));
        var factor = rest.Dimension == Dimension.None ? rest.Scale : rest.Scale / Unit.Parse("1/g").Scale;
        // Background is of the sample, so values per mass have to be net counts.
        var gross = new Uncertain(row.Value * factor, CountingSd(row.Value * factor));
        var net = rest.Dimension == Dimension.None ? gross - Background : gross;
        var share = net * Correction / Injected * (1 / Share.Scale);
        return row with
        {
            Value = share.Value,
            Unit = rest.Dimension == Dimension.None ? "%ID" : "%ID/g",
            Spread = share.Sd > 0 ? share.Sd : double.NaN,
            SpreadKind = share.Sd > 0 ? "sd" : "",
            How = Provenance(row),
        };
    }

    // What is left of the row's unit beside the counts: nothing, or per mass.
    private Unit? Rest(Observation row) =>
        !RadianceConversion.IsLight(row.Unit)
        && Unit.TryParse(row.Unit, out var unit, out _)
        && UnitAlgebra.Quotient(unit, CountUnit) is { } rest
        && (rest.Dimension == Dimension.None || rest.Dimension.Mass == -1)
            ? rest
            : null;

    private double Correction => Isotope is not null && OrgansCountedAt is { } at ? Isotope.DecayCorrection(at) : 1;

    // N counts in a time T scatter by the root of N: a rate r by the root of r / T.
    private double CountingSd(double rate)
    {
        if (CountingTime is not { } time)
            return 0;
        var counts = rate * CountUnit.Scale * time.Value * time.Unit.Scale;
        return counts > 0 ? rate / Math.Sqrt(counts) : 0;
    }

    private string Provenance(Observation row)
    {
        var steps = new List<string> { string.Create(CultureInfo.InvariantCulture, $"{NumberText.Of(row.Value)} {row.Unit}") };
        if (Background.Value != 0)
            steps.Add($"background {NumberText.Short(Background.Value)} taken off");
        if (Isotope is not null && OrgansCountedAt is { } at)
            steps.Add(
                $"{Isotope.Name} decay-corrected from {NumberText.Of(at.Value)} {at.Unit.Text} (x {NumberText.Short(Correction, 5)}, "
                    + $"half-life {NumberText.Of(Isotope.HalfLife.Value)} {Isotope.HalfLife.Unit.Text})"
            );
        steps.Add(InjectedText);
        return $"{string.Join("; ", steps)}. The label{(Isotope is null ? "" : $" {Isotope.Name}")} was counted, not the cells or vesicles";
    }
}
