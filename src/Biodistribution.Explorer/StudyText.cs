using System.Globalization;
using System.Text;
using Biodistribution.Models.Symbolics;
using Biodistribution.Units;

namespace Biodistribution.Explorer;

/// <summary>Writes a setting as a study file that simulates what the page shows.</summary>
internal static class StudyText
{
    /// <summary>The text of the study.</summary>
    /// <param name="exploration">What is explored.</param>
    /// <param name="setting">Where everything is.</param>
    /// <param name="name">The study's short name.</param>
    /// <param name="modelPath">The model file as named from the folder of the study.</param>
    public static string Write(Exploration exploration, Setting setting, string name, string modelPath)
    {
        var (model, units, study) = (exploration.Model, exploration.Model.Units, exploration.Study);
        var text = new StringBuilder();
        void Line(string line) => text.Append(line).Append('\n');
        string Shown(double coherent, Unit unit) =>
            $"{(coherent / units.Factor(unit)).ToString("R", CultureInfo.InvariantCulture)} {unit.Text}".TrimEnd();
        Line("# Written by biodist explore: the setting that was on the page.");
        Line("biodist: 1");
        Line($"study: {name}");
        Line($"title: {Quoted(study?.Title ?? model.Title)}");
        if (study is { Simulated.Length: > 0 })
            Line($"simulated: {Quoted(study.Simulated)}");
        Line($"model: {Quoted(modelPath)}");
        if (study is { ObservationFile.Length: > 0 })
            Line($"observations: {Quoted(Path.GetFileName(study.ObservationFile))}");
        var moved = exploration.Sliders.Select((slider, i) => (Slider: slider, Value: setting.Parameters[i])).ToArray();
        if (study is { Choices.IsEmpty: false })
        {
            Line("options:");
            foreach (var (option, choice) in study.Choices)
                Line($"  {option}: {Quoted(choice)}");
        }
        var own = exploration.OwnParameters;
        if (own.Count > 0)
        {
            Line("parameters:");
            foreach (var (slider, value) in moved.Where(one => one.Slider.Group.Length == 0 && own.Contains(one.Slider.Name)))
            {
                var assumed = model.Parameters.First(parameter => ReferenceEquals(parameter.Symbol, slider.Symbol)).Assumed;
                var reason = assumed is { Length: > 0 } ? assumed : "set on the page";
                Line($"  {slider.Name}: {{value: {Shown(value, slider.Unit)}, assumed: {Quoted(reason)}}}");
            }
        }
        var changed = moved.Where(one => one.Slider.Group.Length == 0 && !own.Contains(one.Slider.Name)).ToArray();
        if (changed.Length > 0)
        {
            Line("set:");
            foreach (var (slider, value) in changed)
                Line($"  {slider.Name}: {Shown(value, slider.Unit)}");
        }
        Line("groups:");
        foreach (var group in exploration.Groups)
        {
            Line($"  {Quoted(group.Name)}:");
            Line($"    title: {Quoted(study?.Groups.FirstOrDefault(one => one.Name == group.Name).Title ?? group.Name)}");
            if (group.Overrides.Length > 0)
            {
                Line("    set:");
                foreach (var (parameter, value) in group.Overrides)
                    Line($"      {parameter.Name}: {Value(value, parameter)}");
            }
            if (group.Interventions.Length > 0)
            {
                Line("    interventions:");
                foreach (var (time, parameter, value) in group.Interventions)
                    Line($"      - {{at: {Shown(Number(time), units.TimeUnit)}, set: {{{parameter.Name}: {Value(value, parameter)}}}}}");
            }
        }
        Line("dosing:");
        foreach (var (dose, given) in exploration.Doses.Zip(setting.Doses))
            Line(
                $"  - {{into: {dose.Into}, amount: {Shown(given.Amount, dose.Unit)}, at: "
                    + $"{Shown(dose.At, units.TimeUnit)}"
                    + $"{(dose.Duration > 0 ? $", over: {Shown(dose.Duration, units.TimeUnit)}" : "")}"
                    + $"{(given.Count > 1 ? $", every: {Shown(given.Every, units.TimeUnit)}, times: {given.Count}" : "")}, "
                    + $"groups: [{string.Join(", ", dose.Groups.Select(Quoted))}]}}"
            );
        Line($"curves: {{until: {Shown(setting.Until, units.TimeUnit)}, observables: [{string.Join(", ", exploration.Observables)}]}}");
        return text.ToString();

        string Value(Expression value, Symbol parameter)
        {
            var at = moved.FirstOrDefault(one => ReferenceEquals(value, model.Graph.Of(one.Slider.Symbol)));
            // What refers to a parameter of everyone goes on doing so; what a group sets is a number.
            return at.Slider is { Group.Length: 0 }
                ? at.Slider.Name
                : Shown(Number(value), model.Parameters.First(one => ReferenceEquals(one.Symbol, parameter)).Unit);
        }

        double Number(Expression expression) =>
            ExpressionEvaluation.Evaluate(
                expression,
                symbol =>
                    Array.FindIndex(moved, one => ReferenceEquals(one.Slider.Symbol, symbol)) is >= 0 and var i
                        ? moved[i].Value
                        : model.Parameters.First(parameter => ReferenceEquals(parameter.Symbol, symbol)).Value
            );
    }

    private static string Quoted(string text)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"\"{escaped.Replace("\n", " ", StringComparison.Ordinal)}\"";
    }
}
