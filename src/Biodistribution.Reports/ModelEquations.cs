using System.Collections.Immutable;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Reports;

/// <summary>The equations of a model, from its expression graph.</summary>
public static class ModelEquations
{
    /// <summary>The rate of change of each state, rates given directly, definitions, and observables, in this order.</summary>
    /// <param name="model">The model.</param>
    public static ImmutableArray<Equation> Of(Model model) =>
    [
        .. model.States.Where(state => model.Rates.All(rate => rate.Target != state.Symbol)).Select(state => Balance(model, state)),
        .. model.Rates.Select(rate => Make(MathMl.Rate(rate.Target.Name), $"d({rate.Target.Name})/dt", rate.Rate)),
        .. model.AlgebraicRules.Select(rule => Make("<mn>0</mn>", "0", rule.Residual)),
        .. model.Definitions.Select(definition => Make(MathMl.Name(definition.Target.Name), definition.Target.Name, definition.Value)),
        .. model.Observables.Select(observable => Make(MathMl.Row("<mtext>observed</mtext><mspace width=\"0.4em\"/>", MathMl.Name(observable.Name)), $"observed {observable.Name}", observable.Value)),
    ];

    private static Equation Balance(Model model, State state)
    {
        var terms = new List<string>();
        var texts = new List<string>();
        foreach (var flow in model.Flows)
            foreach (var (changed, share) in flow.Changes.Where(change => change.State == state.Symbol))
            {
                var negative = share is { IsConstant: true, Value: < 0 };
                var size = negative ? -share : share;
                var term = size * flow.Rate;
                var binds = term.Operation is Operation.Add or Operation.Subtract or Operation.Negate or Operation.If;
                terms.Add((terms.Count > 0 || negative ? MathMl.Sign(negative ? "−" : "+") : "") + (binds ? MathMl.Row(MathMl.Sign("("), MathMl.Of(term), MathMl.Sign(")")) : MathMl.Of(term)));
                texts.Add((negative ? "- " : texts.Count > 0 ? "+ " : "") + (binds ? $"({ExpressionText.Infix(term)})" : ExpressionText.Infix(term)));
            }
        return new(
            MathMl.Row(MathMl.Rate(state.Name), MathMl.Sign("="), terms.Count == 0 ? "<mn>0</mn>" : string.Concat(terms)),
            $"d({state.Name})/dt = {(texts.Count == 0 ? "0" : string.Join(' ', texts))}");
    }

    private static Equation Make(string leftMathMl, string leftText, Expression right) =>
        new(MathMl.Row(leftMathMl, MathMl.Sign("="), MathMl.Of(right)), $"{leftText} = {ExpressionText.Infix(right)}");
}
