using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Output;
using Biodistribution.Tables;

namespace Biodistribution.Reports;

/// <summary>What a run was made from, as pieces of a report.</summary>
public static class Provenance
{
    /// <summary>Program, command, seed and the settings that say something as terms, then the files read with their hashes.</summary>
    /// <param name="manifest">The run.</param>
    public static IEnumerable<ReportBlock> Build(RunManifest manifest)
    {
        yield return new TermList([
            ("program", $"{manifest.Program} {manifest.Version}"),
            ("command", manifest.Command),
            .. manifest.Seed is { } seed ? [("seed", seed.ToString(CultureInfo.InvariantCulture))] : ImmutableArray<(string, string)>.Empty,
            .. manifest.Settings.Where(setting => setting.Value.Length > 0).Select(setting => (setting.Key, setting.Value)),
        ]);
        if (!manifest.Inputs.IsEmpty)
            yield return new TableBlock(
                new(
                    "Files this run was made from.",
                    new Table(
                        new TextColumn("File", manifest.Inputs.Select(input => input.Name)),
                        new TextColumn("SHA-256", manifest.Inputs.Select(input => input.Sha256))
                    )
                )
            );
    }
}
