using System.Globalization;
using Biodistribution.Estimation;
using Biodistribution.Experiments;
using Biodistribution.Models.Symbolics;
using Biodistribution.Observations;

namespace Biodistribution.Interchange.Nonmem;

/// <summary>
/// Writes the groups of a study as a NONMEM-style data set: one individual a group, doses and point observations in
/// order of time.
/// </summary>
public static class RecordTableWriter
{
    private sealed record Line(double Time, int Order, string Text);

    /// <summary>Writes the table.</summary>
    /// <param name="problem">The study's doses and observations; parameters take the model's values, group overrides included.</param>
    /// <param name="text">Receives the table; doses are in the unit of the state, times in the model's, DVID is the
    /// observable's name.</param>
    /// <param name="timeFactor">What a time of an observation row is multiplied by to be in the model's unit of time.</param>
    /// <returns>What the table cannot hold, with the reason: derived statistics, censored ranges, rows without a time.</returns>
    public static IReadOnlyList<(string Row, string Reason)> Write(FitProblem problem, TextWriter text, double timeFactor = 1)
    {
        var left = new List<(string, string)>();
        text.Write("ID,TIME,EVID,AMT,CMT,RATE,II,ADDL,DV,DVID,MDV,CENS\n");
        foreach (var group in problem.Groups)
        {
            var lines = new List<Line>();
            foreach (var dose in group.Doses)
                lines.Add(DoseLine(problem, group, dose));
            foreach (var observation in problem.Observations.Where(observation => observation.Group == group.Name))
                if (Reason(observation) is { } reason)
                    left.Add((observation.Id, reason));
                else
                    lines.Add(
                        new Line(
                            observation.Time * timeFactor,
                            1,
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"{Quoted(group.Name)},{observation.Time * timeFactor:R},0,0,0,0,0,0,{observation.Value:R},"
                                    + $"{Quoted(observation.Observable)},0,"
                                    + $"{(observation.Censoring == "below" ? 1 : observation.Censoring == "above" ? -1 : 0)}"
                            )
                        )
                    );
            foreach (var line in lines.OrderBy(line => line.Time).ThenBy(line => line.Order))
                text.Write(line.Text + "\n");
            if (!group.Interventions.IsEmpty)
                left.Add((group.Name, "The group's interventions change parameters at a time; write them as covariate columns."));
        }
        return left;
    }

    private static Line DoseLine(FitProblem problem, Group group, Dose dose)
    {
        var model = problem.Model;
        double Value(Expression expression) =>
            ExpressionEvaluation.Evaluate(
                expression,
                symbol =>
                    group.Overrides.FirstOrDefault(change => change.Parameter == symbol) is { Value: { } over }
                        ? Value(over)
                        : model.Parameters.First(parameter => parameter.Symbol == symbol).Value
            );
        var amountFactor = model.Units.Factor(model.States.First(state => state.Symbol == dose.State).Unit);
        var timeFactor = model.Units.Factor(model.Units.TimeUnit);
        var (time, amount) = (Value(dose.Time) / timeFactor, Value(dose.Amount) / amountFactor);
        var rate = dose.Duration is null ? 0 : amount / (Value(dose.Duration) / timeFactor);
        return new Line(
            time,
            0,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Quoted(group.Name)},{time:R},1,{amount:R},{Quoted(dose.State.Name)},{rate:R},"
                    + $"{(dose.Interval is null ? 0 : Value(dose.Interval) / timeFactor):R},{dose.Count - 1},.,.,1,0"
            )
        );
    }

    private static string? Reason(Observation observation) =>
        !StatisticDefinition.Of(observation.Statistic).IsAtTime ? $"A {observation.Statistic} is not a measurement at a time."
        : double.IsNaN(observation.Time) ? "The row has no time."
        : double.IsNaN(observation.Value) ? "The row has no value."
        : null;

    private static string Quoted(string name) =>
        name.AsSpan().IndexOfAny(",\"\n\r") < 0 ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
