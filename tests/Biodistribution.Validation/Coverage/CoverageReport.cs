using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Biodistribution.Estimation.Identifiability;
using MathNet.Numerics.Distributions;

namespace Biodistribution.Validation.Coverage;

/// <summary>The coverage check: all simulated studies of the manifest, and the tables they make.</summary>
public static class CoverageReport
{
    private const string Begin = "<!-- coverage: written by tests/Biodistribution.Validation -->";
    private const string End = "<!-- end of coverage -->";

    /// <summary>The studies of each design that a fast test does again.</summary>
    public const int Repeated = 6;

    /// <summary>Runs everything, writes the tables into tests/README.md and the digest of the first studies beside the manifest.</summary>
    /// <returns>0 where all claims hold, 2 where one does not.</returns>
    public static int Write()
    {
        var manifest = CoverageManifest.Read();
        var text = new StringBuilder();
        var holds = true;
        text.AppendLine("| design | parameter or prediction | truth | profile | Hessian | bootstrap |")
            .AppendLine("|---|---|---|---|---|---|");
        var blamed = new List<string>();
        foreach (var design in manifest.Designs)
        {
            Console.Error.WriteLine($"{design.Name}: {design.Studies} studies");
            var outcomes = new SimulatedStudies(design, manifest.Confidence).Outcomes(design.Studies);
            var (lowest, highest) = Band(design.Studies, manifest.Confidence);
            var truth = IndependentTruth.Parameters(Path.GetFileNameWithoutExtension(design.Study));
            for (var p = 0; p < outcomes[0].Parameters.Length; p++)
            {
                var all = outcomes.Select(outcome => outcome.Parameters[p]).ToArray();
                var covered = all.Count(one => one.ByProfile);
                var drawn = all.Where(one => one.ByBootstrap is not null).ToArray();
                holds &= covered >= lowest && covered <= highest;
                var byBootstrap =
                    drawn.Length == 0 ? "–" : $"{Percent(drawn.Count(one => one.ByBootstrap == true), drawn.Length)} of {drawn.Length}";
                text.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {design.Name} | {all[0].Parameter} | {truth[all[0].Parameter]} | {covered} of {design.Studies} "
                        + $"({Percent(covered, design.Studies)}; band {lowest} to {highest}) | "
                        + $"{Percent(all.Count(one => one.ByHessian), design.Studies)} | {byBootstrap} |"
                );
            }
            for (var p = 0; p < outcomes[0].Predictions.Length; p++)
            {
                var covered = outcomes.Count(outcome => outcome.Predictions[p].ByProfile);
                holds &= covered >= lowest && covered <= highest;
                text.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {design.Name} | *{outcomes[0].Predictions[p].Prediction}* | {outcomes[0].Predictions[p].Truth:G3} "
                        + $"% | {covered} of {design.Studies} ({Percent(covered, design.Studies)}; band {lowest} to {highest}) | – | – |"
                );
            }
            blamed.Add($"{design.Name} {Percent(outcomes.Count(outcome => outcome.ShowsMisfit), design.Studies)}");
        }
        Console.Error.WriteLine(manifest.Misspecified.Name);
        var wrong = new SimulatedStudies(manifest.Misspecified, manifest.Confidence).Outcomes(manifest.Misspecified.Studies);
        var shown = wrong.Count(outcome => outcome.ShowsMisfit);
        holds &= shown >= 0.99 * wrong.Length;
        text.AppendLine()
            .AppendLine(
                CultureInfo.InvariantCulture,
                $"Misfit is shown in {shown} of {wrong.Length} studies of the misspecified model ({manifest.Misspecified.Name}), "
                    + $"and where the model is right in {string.Join(", in ", blamed)} of the studies (three tests of 1 %)."
            );
        text.AppendLine().Append(SixHours(manifest, ref holds));
        File.WriteAllText(DigestFile, Digest(manifest) + "\n");
        Replace(Path.Combine(RepositoryRoot.Find(), "tests", "README.md"), text.ToString());
        Console.Write(text);
        return holds ? 0 : 2;
    }

    /// <summary>Where the digest of the first studies is kept.</summary>
    public static string DigestFile { get; } = Path.Combine(CoverageManifest.Folder, "first-studies.sha256");

    /// <summary>A digest of verdicts and coverage of the first studies of every design: what the tables count.</summary>
    public static string Digest(CoverageManifest manifest)
    {
        var text = new StringBuilder();
        foreach (var design in manifest.Designs.Append(manifest.Misspecified).Append(manifest.SixHours))
        foreach (var outcome in new SimulatedStudies(design with { BootstrapStudies = 0 }, manifest.Confidence).Outcomes(Repeated))
        {
            text.Append(CultureInfo.InvariantCulture, $"{design.Name} {outcome.ShowsMisfit}");
            foreach (var one in outcome.Parameters)
                text.Append(CultureInfo.InvariantCulture, $" {one.Parameter} {one.Verdict} {one.ByProfile} {one.ByHessian}");
            foreach (var one in outcome.Predictions)
                text.Append(CultureInfo.InvariantCulture, $" {one.Prediction} {one.ByProfile}");
            text.Append('\n');
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static string SixHours(CoverageManifest manifest, ref bool holds)
    {
        Console.Error.WriteLine(manifest.SixHours.Name);
        var count = manifest.SixHours.Studies;
        var outcomes = new SimulatedStudies(manifest.SixHours, manifest.Confidence).Outcomes(count);
        var undetermined = outcomes.Count(outcome => outcome.Parameters.All(one => one.Verdict == VerdictKind.NotDetermined));
        holds &= undetermined >= 0.99 * count;
        var added = new SimulatedStudies(manifest.SixHours, manifest.Confidence).Advised();
        var after = new SimulatedStudies(manifest.SixHours, manifest.Confidence, added).Outcomes(count);
        var determined = after.Count(outcome => outcome.Parameters.All(one => one.Verdict == VerdictKind.Determined));
        holds &= determined >= 0.99 * count;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"With liver and lung at 6 h only, *not determined* is the verdict on all three of "
                + $"{string.Join(", ", outcomes[0].Parameters.Select(one => one.Parameter))} "
                + $"in {undetermined} of {count} studies. The design of the next experiment advises {added.Observable} "
                + $"at {added.Hours[0]} h; with it all three are *determined* in {determined} of {count}.\n"
        );
    }

    /// <summary>
    /// The 99.9 % binomial band: counts outside it have a probability of at most 0.05 % on either side where the claim
    /// is true.
    /// </summary>
    private static (int Lowest, int Highest) Band(int studies, double confidence)
    {
        var binomial = new Binomial(confidence, studies);
        return (
            Enumerable.Range(0, studies + 1).First(k => binomial.CumulativeDistribution(k) > 0.0005),
            Enumerable.Range(0, studies + 1).First(k => binomial.CumulativeDistribution(k) >= 0.9995)
        );
    }

    private static string Percent(int part, int whole) =>
        whole == 0 ? "–" : (100.0 * part / whole).ToString("F1", CultureInfo.InvariantCulture) + " %";

    private static void Replace(string file, string tables)
    {
        var text = File.ReadAllText(file);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (from < 0 || to < from)
            throw new InvalidDataException($"{file} has no place for the tables, between {Begin} and {End}.");
        File.WriteAllText(file, string.Concat(text.AsSpan(0, from + Begin.Length), "\n", tables.ReplaceLineEndings("\n"), text.AsSpan(to)));
    }
}
