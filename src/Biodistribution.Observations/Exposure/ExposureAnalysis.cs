using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Exposure;

/// <summary>Exposure of every profile, how organs compare with each other, and how groups compare in what reaches each organ.</summary>
/// <param name="Exposures">One a profile, in the order of the profiles.</param>
/// <param name="Ratios">Ratios of areas and relative targeting efficiencies.</param>
public sealed record ExposureAnalysis(ImmutableArray<ProfileExposure> Exposures, ImmutableArray<ExposureRatio> Ratios)
{
    /// <summary>Analyses profiles.</summary>
    /// <param name="profiles">The profiles.</param>
    /// <param name="options">How.</param>
    public static ExposureAnalysis Analyze(IEnumerable<ExposureProfile> profiles, ExposureOptions options)
    {
        var exposures = profiles.Select(profile => ProfileExposure.Of(profile, options)).ToImmutableArray();
        return new(exposures, [.. Compared(exposures, options), .. TargetingComparison.Of(exposures, options)]);
    }

    private static IEnumerable<ExposureRatio> Compared(ImmutableArray<ProfileExposure> exposures, ExposureOptions options)
    {
        foreach (
            var place in exposures.GroupBy(exposure => (exposure.Profile.Group, exposure.Profile.Animal, exposure.Profile.IsSimulated))
        )
        foreach (var below in place.Where(exposure => options.RelativeTo.Length == 0 || exposure.Profile.Observable == options.RelativeTo))
        foreach (var above in place.Where(exposure => exposure != below && exposure.Profile.Unit.Dimension == below.Profile.Unit.Dimension))
        {
            var ratio = above.Metrics.AucRatioTo(below.Metrics);
            var factor = above.Profile.Unit.FactorTo(below.Profile.Unit) * above.Profile.TimeUnit.FactorTo(below.Profile.TimeUnit);
            yield return new(
                "AUC ratio",
                place.Key.Group,
                place.Key.Animal,
                above.Profile.Observable,
                below.Profile.Observable,
                place.Key.IsSimulated,
                ratio.IsPresent ? ExposureValue.Of(ratio.Value * factor) : ratio
            );
        }
    }
}

/// <summary>One profile with its exposure.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Metrics">Its numbers.</param>
/// <param name="Numbers">Its numbers with units and errors, in the order they are printed.</param>
public sealed record ProfileExposure(ExposureProfile Profile, ExposureMetrics Metrics, ImmutableArray<ExposureNumber> Numbers)
{
    /// <summary>Summarises a profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="options">How.</param>
    public static ProfileExposure Of(ExposureProfile profile, ExposureOptions options)
    {
        var area = UnitAlgebra.Product(profile.Unit, profile.TimeUnit) ?? profile.Unit;
        var (dose, clearanceUnit, noClearance) = Dose(profile, options, area);
        var duration = options.Duration is { } over ? over.In(profile.TimeUnit) : 0;
        var isDirect = options.DosedInto.Contains(profile.Observable) || profile.Input != DoseInput.Elsewhere;
        var settings = new ExposureSettings
        {
            Area = options.Area,
            TerminalPoints = options.TerminalPoints,
            Dose = dose,
            Input =
                !isDirect ? DoseInput.Elsewhere
                : duration > 0 ? DoseInput.Infusion
                : DoseInput.Bolus,
            InfusionDuration = duration,
        };
        var metrics = ExposureMetrics.Analyze(profile.Times.AsSpan(), profile.Values.AsSpan(), settings);
        var volume = clearanceUnit is null ? null : UnitAlgebra.Product(clearanceUnit, profile.TimeUnit);
        Unit UnitOf(ExposureUnit unit) =>
            unit switch
            {
                ExposureUnit.Value => profile.Unit,
                ExposureUnit.Time => profile.TimeUnit,
                ExposureUnit.Area => area,
                ExposureUnit.Moment => UnitAlgebra.Product(area, profile.TimeUnit) ?? area,
                ExposureUnit.Clearance => clearanceUnit ?? Unit.None,
                ExposureUnit.Volume => volume ?? Unit.None,
                _ => Unit.None,
            };
        ExposureValue ValueOf(ExposureQuantity quantity) =>
            NeedsDose(quantity) && noClearance.Length > 0 && metrics.AucToLast.IsPresent
                ? ExposureValue.Without(noClearance)
                : metrics[quantity.Name];
        var numbers = ExposureQuantity
            .All.Select(quantity => new ExposureNumber(quantity.Name, ValueOf(quantity), UnitOf(quantity.Unit)))
            .ToList();
        var at = numbers.FindIndex(number => number.Name == "auc_last");
        if (metrics.AucToLast.IsPresent)
            numbers[at] = numbers[at] with { Note = metrics.Assumed };
        if (!profile.Samples.IsEmpty && !metrics.AreaByValue.IsEmpty)
            WithAnimals(numbers, at, profile, metrics, settings, options.Confidence);
        return new(profile, metrics, [.. numbers]);
    }

    // The error of the area under means, and how much the area could be larger with values below the limit at their limit.
    private static void WithAnimals(
        List<ExposureNumber> numbers,
        int at,
        ExposureProfile profile,
        ExposureMetrics metrics,
        ExposureSettings settings,
        double confidence
    )
    {
        var byMean = profile.Times.Zip(metrics.AreaByValue).ToDictionary(pair => pair.First, pair => pair.Second);
        var sparse = SparseExposure.Analyze([.. profile.Samples], metrics.AucToLast.Value, byMean);
        var (lower, upper) = sparse.Interval(confidence);
        var notes = new List<string> { numbers[at].Note, sparse.StandardError.Missing };
        var below = profile.Samples.Count(sample => !double.IsNaN(sample.Limit));
        if (below > 0)
        {
            double[] highest =
            [
                .. profile.Times.Select(time =>
                    profile
                        .Samples.Where(sample => sample.Time == time)
                        .Average(sample => double.IsNaN(sample.Limit) ? sample.Value : sample.Limit)
                ),
            ];
            var most = ExposureMetrics.Analyze(profile.Times.AsSpan(), highest, settings).AucToLast;
            notes.Add(
                $"{below} values below the limit of quantification count as 0 in the means; at their limit the "
                    + $"area is {(most.IsPresent ? $"{NumberText.ForSentence(most.Value, 4)} {numbers[at].Unit.Text}" : "not known")}"
            );
            numbers.Insert(at + 1, numbers[at] with { Name = "auc_last_at_limit", Value = most, Note = "" });
        }
        numbers[at] = numbers[at] with
        {
            StandardError = sparse.StandardError.Value,
            Lower = lower,
            Upper = upper,
            DegreesOfFreedom = sparse.DegreesOfFreedom,
            Note = string.Join("; ", notes.Where(note => note.Length > 0)),
        };
    }

    private static bool NeedsDose(ExposureQuantity quantity) => quantity.Unit is ExposureUnit.Clearance or ExposureUnit.Volume;

    // The dose in the unit that makes a clearance of the profile's area; a profile in shares of the dose needs none to be stated.
    private static (double Dose, Unit? Clearance, string Missing) Dose(ExposureProfile profile, ExposureOptions options, Unit area)
    {
        var share = Unit.Parse("%ID");
        var dose =
            options.Doses.TryGetValue(profile.Group, out var own) ? own
            : options.Doses.TryGetValue("", out var common) ? common
            : profile.Dose;
        var (volume, mass) = (Unit.Parse("mL/h").Dimension, Unit.Parse("g/h").Dimension);
        foreach (var given in new[] { new Quantity(100, share), dose ?? new Quantity(double.NaN, Unit.None) })
            if (UnitAlgebra.Quotient(given.Unit, area) is { } unit && (unit.Dimension.OfAnyFluid == volume || unit.Dimension == mass))
                return (given.Value, unit, "");
        return (
            double.NaN,
            null,
            dose is null
                ? "no dose is known"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"a clearance needs a concentration of what was given; this is in "
                        + $"{(profile.Unit.Text.Length > 0 ? profile.Unit.Text : "no unit")} "
                        + $"and the dose in {dose.Value.Unit.Text}"
                )
        );
    }
}

/// <summary>A number of an exposure table.</summary>
/// <param name="Name">What it is, as written in tables.</param>
/// <param name="Value">The number, or why there is none.</param>
/// <param name="Unit">Its unit.</param>
public sealed record ExposureNumber(string Name, ExposureValue Value, Unit Unit)
{
    /// <summary>Standard error; NaN for none.</summary>
    public double StandardError { get; init; } = double.NaN;

    /// <summary>Lower end of the confidence interval; NaN for none.</summary>
    public double Lower { get; init; } = double.NaN;

    /// <summary>Upper end of the confidence interval; NaN for none.</summary>
    public double Upper { get; init; } = double.NaN;

    /// <summary>Degrees of freedom of the standard error; NaN for none.</summary>
    public double DegreesOfFreedom { get; init; } = double.NaN;

    /// <summary>What is missing about it; empty for nothing.</summary>
    public string Note { get; init; } = "";
}

/// <summary>How one exposure compares with another.</summary>
/// <param name="Kind">AUC ratio, or relative targeting efficiency.</param>
/// <param name="Group">The group.</param>
/// <param name="Animal">The animal; empty for the group.</param>
/// <param name="Observable">What is compared.</param>
/// <param name="RelativeTo">The observable, or for targeting efficiency the group, it is compared with.</param>
/// <param name="IsSimulated">Whether both are simulated.</param>
/// <param name="Value">The ratio, or why there is none.</param>
public sealed record ExposureRatio(
    string Kind,
    string Group,
    string Animal,
    string Observable,
    string RelativeTo,
    bool IsSimulated,
    ExposureValue Value
);
