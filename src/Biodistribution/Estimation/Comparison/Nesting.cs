using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Models.Symbolics;
using Biodistribution.Models.Writing;
using Biodistribution.Observations;

namespace Biodistribution.Estimation.Comparison;

/// <summary>
/// Whether two candidates speak of the same data, and whether one is the other with parameters held fixed: from their
/// content, not from their names.
/// </summary>
internal static class Nesting
{
    /// <summary>The rows in the likelihood as text: what was printed, not how it is read.</summary>
    public static string DataOf(FitResult fit) => string.Join("\n", fit.Rows.Where(row => row.Used).Select(row => Text(row.Observation)));

    /// <summary>
    /// The parameters the larger candidate estimates and the smaller one holds; null where it is not the same candidate
    /// with those parameters held.
    /// </summary>
    /// <param name="small">The candidate with parameters held.</param>
    /// <param name="large">The candidate that estimates them.</param>
    /// <param name="onBoundary">Those held at the edge of what the larger one allows.</param>
    public static ImmutableArray<string>? Held(FitProblem small, FitProblem large, out ImmutableArray<string> onBoundary)
    {
        onBoundary = [];
        if (Structure(small) is not { } structure || structure != Structure(large) || small.Estimated.Length >= large.Estimated.Length)
            return null;
        var values = small.Model.Parameters.ToDictionary(one => one.Name, one => one.Value);
        var estimated = small.Estimated.ToDictionary(one => one.Parameter.Name);
        var (held, edge) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>());
        foreach (var one in large.Estimated)
        {
            var name = one.Parameter.Name;
            if (estimated.Remove(name, out var same))
            {
                if (same.Lower < one.Lower || same.Upper > one.Upper)
                    return null;
                continue;
            }
            if (!values.TryGetValue(name, out var value) || value < one.Lower || value > one.Upper)
                return null;
            held.Add(name);
            if (value == one.Lower || value == one.Upper)
                edge.Add(name);
        }
        var free = large.Estimated.Select(one => one.Parameter.Name).ToHashSet();
        if (
            estimated.Count > 0
            || large.Model.Parameters.Any(one =>
                !free.Contains(one.Name) && !values.GetValueOrDefault(one.Name, double.NaN).Equals(one.Value)
            )
        )
            return null;
        onBoundary = edge.ToImmutable();
        return held.ToImmutable();
    }

    // Everything but the values of parameters and which of them are estimated; null for a model that has no text.
    private static string? Structure(FitProblem problem)
    {
        var model = problem.Model;
        var text = ModelWriter.Write(
            model with
            {
                Parameters =
                [
                    .. model.Parameters.Select(one =>
                        one with
                        {
                            Value = 1,
                            Lower = double.NegativeInfinity,
                            Upper = double.PositiveInfinity,
                        }
                    ),
                ],
                Reproduces = [],
                Options = [],
            }
        );
        if (text.Value is null)
            return null;
        var lines = new List<string> { text.Value };
        foreach (var group in problem.Groups)
        {
            lines.Add($"group {group.Name}");
            lines.AddRange(group.Overrides.Select(one => $"set {one.Parameter.Name} {ExpressionText.Infix(one.Value)}"));
            lines.AddRange(
                group.Interventions.Select(one =>
                    $"at {ExpressionText.Infix(one.Time)} {one.Parameter.Name} {ExpressionText.Infix(one.Value)}"
                )
            );
            lines.AddRange(
                group.Doses.Select(dose =>
                    $"dose {dose.State.Name} {ExpressionText.Infix(dose.Amount)} {ExpressionText.Infix(dose.Time)} "
                    + $"{Maybe(dose.Duration)} {dose.Count} {Maybe(dose.Interval)}"
                )
            );
        }
        lines.AddRange(
            problem.Observations.Select(row =>
                $"{Text(row)} {row.Label} {row.Statistic} {row.Time:R} {row.WindowStart:R} {row.WindowEnd:R} {row.DependentOn}"
            )
        );
        lines.AddRange(problem.ErrorModels.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}"));
        lines.Add($"{problem.DefaultError} {problem.AssumedCv:R} {problem.AssumedCount} {problem.DoseSdBetweenAnimals:R}");
        lines.AddRange(problem.Assumed.Select(one => $"assumed {one.Parameter.Name} {one.Lower:R} {one.Upper:R}"));
        return string.Join("\n", lines);
    }

    private static string Maybe(Expression? expression) => expression is null ? "-" : ExpressionText.Infix(expression);

    private static string Text(Observation row) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Id} {row.Group} {row.Observable} {row.Value:R} {row.Lower:R} {row.Upper:R} {row.Unit} "
                + $"{row.Spread:R} {row.SpreadKind} {row.Count} {row.Censoring} {row.RelativeToGroup} {row.RelativeToObservable}"
        );
}
