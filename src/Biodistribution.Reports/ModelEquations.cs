using System.Collections.Immutable;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Reports;

/// <summary>The equations of a model, from its expression graph.</summary>
public static class ModelEquations
{
    // Letters in a row of a printed page.
    private const double PageWidth = 115;

    /// <summary>The rate of change of each state, rates given directly, definitions, and observables, in this order.</summary>
    /// <param name="model">The model.</param>
    public static ImmutableArray<Equation> Collect(Model model) =>
        [
            .. model.States.Where(state => model.Rates.All(rate => rate.Target != state.Symbol)).Select(state => Balance(model, state)),
            .. model.Rates.Select(rate => Make(MathMl.Rate(rate.Target.Name), $"d({rate.Target.Name})/dt", rate.Rate)),
            .. model.AlgebraicRules.Select(rule => Make("<mn>0</mn>", "0", rule.Residual)),
            .. model.Definitions.Select(definition => Make(MathMl.Name(definition.Target.Name), definition.Target.Name, definition.Value)),
            .. model.Observables.Select(observable =>
                Make(
                    MathMl.Row("<mtext>observed</mtext><mspace width=\"0.4em\"/>", MathMl.Name(observable.Name)),
                    $"observed {observable.Name}",
                    observable.Value
                )
            ),
        ];

    private static Equation Balance(Model model, State state) =>
        Make(
            MathMl.Rate(state.Name),
            $"d({state.Name})/dt",
            [
                .. model.Flows.SelectMany(flow =>
                    flow.Changes.Where(change => change.State == state.Symbol)
                        .Select(change =>
                            change.Stoichiometry is { IsConstant: true, Value: < 0 }
                                ? (true, -change.Stoichiometry * flow.Rate)
                                : (false, change.Stoichiometry * flow.Rate)
                        )
                ),
            ]
        );

    private static Equation Make(string leftMathMl, string leftText, Expression right) =>
        MathMl.Width(right) < PageWidth
            ? new(MathMl.Row(leftMathMl, MathMl.Sign("="), MathMl.Write(right)), $"{leftText} = {ExpressionText.Infix(right)}")
            : Make(leftMathMl, leftText, Summands(right)) with
            {
                Text = $"{leftText} = {ExpressionText.Infix(right)}",
            };

    // A sum too long for a page is broken before its terms.
    private static Equation Make(string leftMathMl, string leftText, (bool IsNegative, Expression Term)[] terms)
    {
        if (terms.Length == 0)
            return new(MathMl.Row(leftMathMl, MathMl.Sign("="), "<mn>0</mn>"), $"{leftText} = 0");
        var rows = new List<string>();
        var text = $"{leftText} =";
        var (row, width, widest) = (leftMathMl + MathMl.Sign("="), (double)leftText.Length, 0.0);
        for (var i = 0; i < terms.Length; i++)
        {
            var (isNegative, term) = terms[i];
            var own = MathMl.Width(term) + 3;
            if (i > 0 && width + own > PageWidth)
            {
                rows.Add(row);
                (row, width) = ("", 5);
            }
            var binds = term.Operation is Operation.Add or Operation.Subtract or Operation.Negate or Operation.If;
            row +=
                (i > 0 || isNegative ? MathMl.Sign(isNegative ? "−" : "+") : "")
                + (binds ? MathMl.Row(MathMl.Sign("("), MathMl.Write(term), MathMl.Sign(")")) : MathMl.Write(term));
            text +=
                (
                    isNegative ? " - "
                    : i > 0 ? " + "
                    : " "
                ) + (binds ? $"({ExpressionText.Infix(term)})" : ExpressionText.Infix(term));
            widest = Math.Max(widest, width += own);
        }
        rows.Add(row);
        return new(MathMl.Rows(rows), text) { IsTooWide = widest > PageWidth * 1.1 };
    }

    private static (bool IsNegative, Expression Term)[] Summands(Expression sum)
    {
        var found = new List<(bool, Expression)>();
        var open = new Stack<(bool IsNegative, Expression Term)>([(false, sum)]);
        while (open.TryPop(out var next))
            switch (next.Term.Operation)
            {
                case Operation.Add or Operation.Subtract:
                    open.Push((next.IsNegative ^ next.Term.Operation == Operation.Subtract, next.Term.Operands[1]));
                    open.Push((next.IsNegative, next.Term.Operands[0]));
                    break;
                default:
                    found.Add(next);
                    break;
            }
        return [.. found];
    }
}
