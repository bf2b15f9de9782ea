using System.Globalization;
using System.Text;
using Biodistribution.Models;
using Biodistribution.Text;

namespace Biodistribution.Interchange.Text;

/// <summary>Writes models as text for other tools and for readers.</summary>
/// <remarks>
/// All numbers are in the model's coherent units. Texts for other tools are for a reviewer's check of the equations;
/// doses are given in that tool.
/// </remarks>
public static class ModelText
{
    /// <summary>The model specification text of mrgsolve.</summary>
    /// <param name="model">The model; without events, algebraic rules and initial assignments.</param>
    public static Checked<string> Mrgsolve(Model model) =>
        With(
            model,
            "mrgsolve",
            equations =>
            {
                var style = FormulaStyle.Cpp;
                var text = new StringBuilder().Append($"$PROB {PlainText.OneLine(model.Name)}\n\n$PARAM @annotated\n");
                foreach (var parameter in model.Parameters)
                    text.Append(
                        $"{equations.Name(parameter.Symbol)} : {Number(parameter.Value)} : {PlainText.OneLine(parameter.Meaning)} "
                            + $"({PlainText.OneLine(parameter.Unit.Text)})\n"
                    );
                text.Append("\n$CMT ").AppendJoin(' ', model.States.Select(state => equations.Name(state.Symbol))).Append("\n\n$MAIN\n");
                foreach (var state in model.States.Where(state => !state.Initial.Is(0)))
                    text.Append($"{equations.Name(state.Symbol)}_0 = {style.Write(state.Initial, equations.Name)};\n");
                text.Append("\n$ODE\n");
                foreach (var definition in equations.Definitions)
                    text.Append($"double {equations.Name(definition.Target)} = {style.Write(definition.Value, equations.Name)};\n");
                foreach (var (state, rate) in equations.Rates)
                    text.Append($"dxdt_{equations.Name(state.Symbol)} = {style.Write(rate, equations.Name)};\n");
                var computed = equations
                    .Observables.Where(observable => !observable.Observable.Value.Is(0) && observable.Observable.Value.Symbol is null)
                    .ToArray();
                text.Append("\n$TABLE\n");
                foreach (var (name, observable) in computed)
                    text.Append($"double {name} = {style.Write(observable.Value, equations.Name)};\n");
                return text.Append("\n$CAPTURE ").AppendJoin(' ', computed.Select(observable => observable.Name)).Append('\n').ToString();
            }
        );

    /// <summary>The model text of rxode2.</summary>
    /// <param name="model">The model; without events, algebraic rules and initial assignments.</param>
    public static Checked<string> Rxode2(Model model) =>
        With(
            model,
            "rxode2",
            equations =>
            {
                var style = FormulaStyle.Rxode2;
                var text = new StringBuilder().Append($"# {PlainText.OneLine(model.Name)}\nmodel <- rxode2::rxode2({{\n");
                foreach (var parameter in model.Parameters)
                    text.Append($"  {equations.Name(parameter.Symbol)} = {Number(parameter.Value)}\n");
                foreach (var state in model.States.Where(state => !state.Initial.Is(0)))
                    text.Append($"  {equations.Name(state.Symbol)}(0) = {style.Write(state.Initial, equations.Name)}\n");
                foreach (var definition in equations.Definitions)
                    text.Append($"  {equations.Name(definition.Target)} = {style.Write(definition.Value, equations.Name)}\n");
                foreach (var (state, rate) in equations.Rates)
                    text.Append($"  d/dt({equations.Name(state.Symbol)}) = {style.Write(rate, equations.Name)}\n");
                foreach (var (name, observable) in equations.Observables.Where(observable => observable.Observable.Value.Symbol is null))
                    text.Append($"  {name} = {style.Write(observable.Value, equations.Name)}\n");
                return text.Append("})\n").ToString();
            }
        );

    /// <summary>A C# class without dependencies: parameters as properties, initial state, rates and observables over spans.</summary>
    /// <param name="model">The model; without events, algebraic rules and initial assignments.</param>
    public static Checked<string> CSharp(Model model) =>
        With(
            model,
            "C#",
            equations =>
            {
                var style = FormulaStyle.CSharp;
                var states = model.States.Select(state => equations.Name(state.Symbol)).ToArray();
                var text = new StringBuilder().Append(
                    $"using System;\n\n/// <summary>{Comment(model.Title.Length > 0 ? model.Title : model.Name)}</summary>\npublic "
                        + $"sealed class {ClassName(model.Name)}\n{{\n"
                );
                text.Append("    public static readonly string[] States = [")
                    .AppendJoin(", ", states.Select(state => $"\"{state}\""))
                    .Append("];\n\n");
                text.Append("    public static readonly string[] Observables = [")
                    .AppendJoin(", ", equations.Observables.Select(observable => $"\"{observable.Name}\""))
                    .Append("];\n\n");
                foreach (var parameter in model.Parameters)
                    text.Append(
                        $"    public double {Escape(equations.Name(parameter.Symbol))} {{ get; set; }} = "
                            + $"{style.Number(parameter.Value)};\n\n"
                    );
                void Unpack()
                {
                    for (var i = 0; i < states.Length; i++)
                        text.Append($"        var {Escape(states[i])} = y[{i}];\n");
                    foreach (var definition in equations.Definitions)
                        text.Append(
                            $"        var {Escape(equations.Name(definition.Target))} = "
                                + $"{style.Write(definition.Value, symbol => Escape(equations.Name(symbol)))};\n"
                        );
                }
                text.Append("    public void Start(Span<double> y)\n    {\n");
                for (var i = 0; i < states.Length; i++)
                    text.Append($"        y[{i}] = {style.Write(model.States[i].Initial, symbol => Escape(equations.Name(symbol)))};\n");
                text.Append("    }\n\n    public void Rates(double t, ReadOnlySpan<double> y, Span<double> dydt)\n    {\n");
                Unpack();
                for (var i = 0; i < states.Length; i++)
                    text.Append($"        dydt[{i}] = {style.Write(equations.Rates[i].Rate, symbol => Escape(equations.Name(symbol)))};\n");
                text.Append("    }\n\n    public void Observe(double t, ReadOnlySpan<double> y, Span<double> values)\n    {\n");
                Unpack();
                for (var i = 0; i < equations.Observables.Count; i++)
                {
                    var value = equations.Observables[i].Observable.Value;
                    text.Append($"        values[{i}] = {style.Write(value, symbol => Escape(equations.Name(symbol)))};\n");
                }
                return text.Append("    }\n}\n").ToString();
            }
        );

    private static Checked<string> With(Model model, string format, Func<ExportedEquations, string> write)
    {
        var equations = ExportedEquations.Collect(model, format);
        return new(equations.Value is null ? null : write(equations.Value), equations.Diagnostics);
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Comment(string text) =>
        PlainText.OneLine(text).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static string Escape(string name) =>
        name is "y" or "t" or "dydt" or "values" ? name + "_"
        : "@" + name is var escaped && IsKeyword(name) ? escaped
        : name;

    private static bool IsKeyword(string name) =>
        name
            is "in"
                or "out"
                or "is"
                or "as"
                or "do"
                or "if"
                or "for"
                or "new"
                or "base"
                or "this"
                or "lock"
                or "ref"
                or "null"
                or "true"
                or "false"
                or "case"
                or "fixed"
                or "double"
                or "float"
                or "int"
                or "long"
                or "decimal"
                or "void"
                or "public"
                or "private"
                or "static"
                or "return"
                or "class"
                or "struct"
                or "object"
                or "event"
                or "params"
                or "operator"
                or "checked"
                or "default"
                or "else"
                or "while";

    private static string ClassName(string name)
    {
        var words = name.Split([' ', '-', '_', '.'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => string.Concat(word.Where(char.IsAsciiLetterOrDigit)))
            .Where(word => word.Length > 0)
            .Select(word => char.ToUpperInvariant(word[0]) + word[1..]);
        var joined = string.Concat(words);
        return joined.Length > 0 && char.IsAsciiLetter(joined[0]) ? joined : "Model" + joined;
    }
}
