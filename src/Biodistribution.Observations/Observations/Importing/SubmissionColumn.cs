using System.Collections.Frozen;

namespace Biodistribution.Observations.Importing;

/// <summary>
/// Columns of tables for submission (CDISC SDTM): two letters of the domain, then what the column holds: PCSPEC is the
/// tissue, PCORRES the result, PCELTM the time as PT1H.
/// </summary>
/// <remarks>Source: CDISC Study Data Tabulation Model Implementation Guide, findings class; PC is that of concentrations.</remarks>
internal static class SubmissionColumn
{
    private const int PrefixLength = 2;

    private static readonly FrozenDictionary<string, ColumnRole> Roles = new Dictionary<string, ColumnRole>
    {
        ["SPEC"] = ColumnRole.Organ,
        ["ORRES"] = ColumnRole.Value,
        ["ORRESU"] = ColumnRole.Unit,
        ["LLOQ"] = ColumnRole.Limit,
        ["ELTM"] = ColumnRole.Time,
        ["TPT"] = ColumnRole.Time,
        ["GRPID"] = ColumnRole.Other,
        // The same result in standard units, and numbers of visits.
        ["STRESN"] = ColumnRole.Other,
        ["STRESC"] = ColumnRole.Other,
        ["STRESU"] = ColumnRole.Other,
        ["TPTNUM"] = ColumnRole.Other,
        ["TPTREF"] = ColumnRole.Other,
        ["RFTDTC"] = ColumnRole.Other,
        ["DTC"] = ColumnRole.Other,
        ["DY"] = ColumnRole.Other,
        ["SEQ"] = ColumnRole.Other,
        ["REFID"] = ColumnRole.Other,
        ["SPID"] = ColumnRole.Other,
        ["TESTCD"] = ColumnRole.Other,
        ["TEST"] = ColumnRole.Other,
        ["CAT"] = ColumnRole.Other,
        ["SCAT"] = ColumnRole.Other,
        ["STAT"] = ColumnRole.Other,
        ["REASND"] = ColumnRole.Other,
        ["NAM"] = ColumnRole.Other,
        ["METHOD"] = ColumnRole.Other,
        ["BLFL"] = ColumnRole.Other,
        ["ULOQ"] = ColumnRole.Other,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What a column of such a table holds; <see cref="ColumnRole.Unknown"/> for any other heading.</summary>
    /// <param name="name">A heading without its unit.</param>
    public static ColumnRole RoleOf(string name) =>
        name.Length > PrefixLength && name.AsSpan(0, PrefixLength).IndexOfAnyExceptInRange('A', 'Z') < 0
            ? Roles.GetValueOrDefault(name[PrefixLength..])
            : ColumnRole.Unknown;

    /// <summary>Whether a heading is that of times as lengths (PT1H), which are plainer than times in words.</summary>
    /// <param name="name">A heading without its unit.</param>
    public static bool IsElapsedTime(string name) => name.Length > PrefixLength && name[PrefixLength..] == "ELTM";
}
