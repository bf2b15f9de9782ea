using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Biodistribution.Estimation;
using Biodistribution.Models;
using Biodistribution.Models.Checking;
using Biodistribution.Numerics.Random;
using Biodistribution.Studies;
using Biodistribution.Text;

namespace Biodistribution.Validation.Invariance;

/// <summary>The same study asked in another way that must not change what its data determine.</summary>
/// <param name="Name">What is other.</param>
/// <param name="Study">The study.</param>
/// <param name="Seed">Seed of the searches.</param>
internal sealed record StudyVariant(string Name, Study Study, ulong Seed);

/// <summary>The variants of a study.</summary>
internal static partial class StudyVariants
{
    /// <summary>The seed of the study as it is.</summary>
    public const ulong FirstSeed = 1;

    private const ulong StartSeed = 20261212;

    /// <summary>How much wider bounds are.</summary>
    public const double Wider = 10;

    /// <summary>The names of all variants, in the order in which they are made.</summary>
    public static ImmutableArray<string> Names => ["bounds", "units", "start", "seed 2", "seed 3"];

    /// <summary>Makes a variant.</summary>
    /// <param name="name">Which.</param>
    /// <param name="study">The study.</param>
    /// <param name="named">Where it was read.</param>
    /// <param name="scratch">A folder to write to.</param>
    public static StudyVariant Make(string name, Study study, NamedStudy named, string scratch) =>
        name switch
        {
            "bounds" => new(name, With(study, study.Problem.Estimated.Select(Widened)), FirstSeed),
            "units" => new(name, named.Read(path => InOtherUnits(path, scratch))!, FirstSeed),
            "start" => new(name, With(study, study.Problem.Estimated.Select(FromElsewhere)), FirstSeed),
            _ => new(name, study, name == "seed 2" ? 20261213UL : 20261214UL),
        };

    private static Study With(Study study, IEnumerable<EstimatedParameter> estimated) =>
        study with
        {
            Problem = study.Problem with { Estimated = [.. estimated] },
        };

    // Bounds of shares, and 0, are no convention and stay.
    private static EstimatedParameter Widened(EstimatedParameter one) =>
        one.Scale switch
        {
            EstimationScale.Log => one with { Lower = one.Lower / Wider, Upper = one.Upper * Wider },
            EstimationScale.Natural => one with
            {
                Lower = one.Lower > 0 ? one.Lower / Wider : one.Lower * Wider,
                Upper = one.Upper < 0 ? one.Upper / Wider : one.Upper * Wider,
            },
            _ => one,
        };

    private static EstimatedParameter FromElsewhere(EstimatedParameter one, int index)
    {
        var share = new CounterRandom(StartSeed, (ulong)index).NextUniform();
        var scale = new ParameterScale(one.Scale, one.Lower, one.Upper);
        var (low, high) = (scale.ToVariable(one.Lower), scale.ToVariable(one.Upper));
        return double.IsFinite(low) && double.IsFinite(high) ? one with { Start = scale.ToValue(low + (share * (high - low))) } : one;
    }

    // The folder of the model, and the one above it where the model includes from there, with other units of every kind.
    private static Checked<Model> InOtherUnits(string path, string scratch)
    {
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        if (File.ReadAllText(path).Contains("../", StringComparison.Ordinal))
            folder = System.IO.Path.GetDirectoryName(folder)!;
        foreach (var file in Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(scratch, System.IO.Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.WriteAllText(copy, UnitsLine().Replace(File.ReadAllText(file), line => Other(line.Value)));
        }
        return ModelFile.Read(System.IO.Path.Combine(scratch, System.IO.Path.GetRelativePath(folder, System.IO.Path.GetFullPath(path))));
    }

    private static string Other(string line) =>
        line.Replace("time: h", "time: min", StringComparison.Ordinal)
            .Replace("volume: mL", "volume: L", StringComparison.Ordinal)
            .Replace("mass: mg", "mass: ug", StringComparison.Ordinal);

    [GeneratedRegex("^units:.*$", RegexOptions.Multiline)]
    private static partial Regex UnitsLine();
}
