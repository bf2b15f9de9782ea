using Biodistribution.Compilation.Emission;
using Biodistribution.Models.Symbolics;
using Biodistribution.Numerics.Ode;

namespace Biodistribution.Compilation.Steps;

/// <summary>
/// Emits what looks, for all lanes at once, whether the rates change form within the step just made: at the shares of
/// the step at which the one-subject path looks.
/// </summary>
/// <remarks>
/// In the block after the step there are <see cref="Length"/> elements for it: the shares of the step, as the dense
/// output takes them, at which to look besides the end,
/// then what is found: 1 where the form is another than the modes say, else 0.
/// </remarks>
internal static class GuardEmission
{
    /// <summary>Elements of the block after the step; none for a model whose rates have but one form.</summary>
    /// <param name="model">The compiled model.</param>
    public static int Length(CompiledModel model) => model.Switching.RateSwitchCount == 0 ? 0 : PiecewiseEquations.SampleShares.Length;

    /// <summary>Emits it; null for a model whose rates have but one form.</summary>
    /// <param name="model">The compiled model; its graph is to be locked.</param>
    /// <param name="tableau">The method.</param>
    /// <param name="lane">What to compute with.</param>
    /// <param name="elements">Elements of a block that hold unknowns; the states come first.</param>
    /// <param name="first">The first element of what it reads and writes.</param>
    /// <param name="stages">Where the rate of a state at a stage is, for the stages between the first and the last that
    /// the dense output needs.</param>
    public static Kernel? Compile(
        CompiledModel model,
        ButcherTableau tableau,
        LaneType lane,
        int elements,
        int first,
        Func<int, int, KernelEmitter.Location> stages
    )
    {
        if (Length(model) == 0)
            return null;
        var (n, graph) = (model.StateCount, model.Equations.Model.Graph);
        var inputs = model.ParameterPositions.ToDictionary(
            pair => pair.Key,
            pair => new KernelEmitter.Location(KernelEmitter.Location.Parameters, pair.Value * lane.Width, lane.Width, IsParameter: true)
        );
        Expression Input(KernelEmitter.Location place)
        {
            var symbol = graph.NewSymbol($"switch {place.Argument} {place.Offset}");
            inputs[symbol] = place;
            return graph.Of(symbol);
        }

        KernelEmitter.Location Element(byte block, int element) => new(block, element * lane.Width, lane.Width);
        Expression[] Elements(byte block, int from) => [.. Enumerable.Range(from, n).Select(i => Input(Element(block, i)))];
        var (start, end) = (Elements(KernelEmitter.Location.States, 0), Elements(KernelEmitter.Location.Outputs, 0));
        var h = Input(Element(KernelEmitter.Location.States, 2 * elements));
        var k = new List<Expression[]?> { Elements(KernelEmitter.Location.States, elements) };
        for (var stage = 1; stage < tableau.StageCount; stage++)
            k.Add(tableau.Dense[stage].All(power => power == 0) ? null : [.. Enumerable.Range(0, n).Select(i => Input(stages(stage, i)))]);
        k.Add(Elements(KernelEmitter.Location.Outputs, elements));
        var barriers = new HashSet<Expression>();
        Expression[] Within(Expression share)
        {
            var weights = StepExpressions.DenseWeights(tableau, share, barriers);
            return [.. start.Select((y, i) => StepExpressions.Interpolate(y, h, weights, stage => k[stage]![i]))];
        }

        var switches = model.Switching.Switches.Take(model.Switching.RateSwitchCount).ToArray();
        var indicators = StrengthReduction.Reduce([.. switches.Select(one => one.Indicator)], model.ParameterPositions.ContainsKey);
        var changed = graph.Zero;
        for (var sample = 0; sample < PiecewiseEquations.SampleShares.Length; sample++)
        {
            var states =
                sample == PiecewiseEquations.SampleShares.Length - 1
                    ? end
                    : Within(Input(Element(KernelEmitter.Location.Outputs, first + sample)));
            barriers.UnionWith(states);
            var found = StepExpressions.At(indicators, model.Equations, states, graph.Time);
            for (var i = 0; i < switches.Length; i++)
                changed = graph.Binary(Operation.Or, changed, graph.Binary(Operation.NotEqual, found[i], graph.Of(switches[i].Mode!)));
        }

        return KernelEmitter.EmitPlaced(
            [changed],
            inputs,
            [Element(KernelEmitter.Location.Outputs, first + PiecewiseEquations.SampleShares.Length - 1)],
            lane,
            barriers
        );
    }
}
