using System.Reflection;
using System.Text.RegularExpressions;
using Biodistribution.Observations;
using Biodistribution.Studies.Reading;
using Biodistribution.Yaml;
using Xunit;

namespace Biodistribution.Tests.Studies;

/// <summary>
/// Holds models/studies.md to the program: every key and column it reads is on the page, and the tables hold none that
/// it does not read.
/// </summary>
public partial class StudyPageTests
{
    private static string Page => File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "models", "studies.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Every_key_of_a_study_is_on_the_page()
    {
        var keys = typeof(StudyKeys)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetValue(null))
            .OfType<KeySet>()
            .SelectMany(set => set.All)
            .Distinct();
        var words = WordPattern().Matches(Page).Select(match => match.Value).ToHashSet();

        Assert.Subset(words, keys.ToHashSet());
    }

    [Fact]
    public void The_table_of_columns_holds_every_column_and_no_other() =>
        Assert.Equal(ObservationColumn.All.Order(), FirstCells("column | holds").Order());

    [Fact]
    public void The_table_of_statistics_holds_every_statistic_and_no_other() =>
        Assert.Equal(ObservationColumn.Statistics.Keys.Order(), FirstCells("`statistic` | the number is").Order());

    [Fact]
    public void The_table_of_spreads_holds_every_kind_and_no_other() =>
        Assert.Equal(ObservationColumn.SpreadKinds.Order(), FirstCells("`spread_kind` | spread is").Order());

    [Fact]
    public void The_table_of_sections_holds_every_section_and_no_other() =>
        Assert.Equal(StudyKeys.Study.All.Order(), FirstCells("key | holds").Order());

    // The names in the first column of the first table whose heading begins with a word.
    private static IEnumerable<string> FirstCells(string heading)
    {
        // A heading is followed by the line of dashes; a cell of the same name is not.
        var from = Regex.Match(Page, $@"^\| {Regex.Escape(heading)} \|.*\n\|---", RegexOptions.Multiline) is { Success: true } match
            ? match.Index
            : -1;
        Assert.True(from >= 0, $"There is no table of {heading}.");
        var rows = Page[from..].Split('\n').Skip(2).TakeWhile(line => line.StartsWith('|'));
        return rows.SelectMany(row => NamePattern().Matches(row.Split('|')[1]).Select(match => match.Groups[1].Value));
    }

    [GeneratedRegex("`([a-z0-9_]+)`")]
    private static partial Regex NamePattern();

    [GeneratedRegex("[a-z_]+")]
    private static partial Regex WordPattern();
}
