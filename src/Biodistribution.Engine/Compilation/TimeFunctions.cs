using System.Collections.Immutable;
using Biodistribution.Compilation.Emission;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Compilation;

/// <summary>
/// What in the rates, or in triggers whose times are not known beforehand, depends on time by itself: it can be
/// searched for short features before it is integrated.
/// </summary>
/// <remarks>
/// A function is any expression of time and parameters in which no state takes part that changes as time passes, down
/// to the argument of an exponential: where an
/// argument passes zero, what is made of it has its feature (the middle of a pulse, the threshold of a rise).
/// </remarks>
internal sealed class TimeFunctions
{
    // More functions are not looked at one by one; the last are made of all the others.
    private const int Most = 256;

    private TimeFunctions(Expression[] functions, bool[] isPeriodic, bool[] isPhase, bool areAll, Kernel values)
    {
        Count = functions.Length;
        (IsPeriodic, IsPhase, AreAll, Values) = ([.. isPeriodic], [.. isPhase], areAll, values);
    }

    /// <summary>How many functions there are; none where rates and triggers do not depend on time by itself.</summary>
    public int Count { get; }

    /// <summary>Whether a function repeats itself: made of a sine, a cosine or a tangent.</summary>
    public ImmutableArray<bool> IsPeriodic { get; }

    /// <summary>Whether a function is the argument of a sine, a cosine or a tangent.</summary>
    public ImmutableArray<bool> IsPhase { get; }

    /// <summary>
    /// Whether time enters the rates through these functions alone: none where it is combined with states inside a
    /// power, an exponential or the like.
    /// </summary>
    public bool AreAll { get; }

    /// <summary>The values of the functions; parameters are followed by the modes, states are those at the start of a segment.</summary>
    public Kernel Values { get; }

    /// <summary>Finds the functions of a model.</summary>
    /// <param name="model">The compiled model.</param>
    public static TimeFunctions Find(CompiledModel model)
    {
        var changing = model.Equations.States.Where(state => !state.Derivative.Is(0)).Select(state => state.Symbol).ToHashSet();
        var (ofTime, ofStates, periodic, phases) = (
            new HashSet<Expression>(),
            new HashSet<Expression>(),
            new HashSet<Expression>(),
            new HashSet<Expression>()
        );
        var (functions, areAll) = (new List<Expression>(), true);
        foreach (
            var node in ExpressionOrder.Sort([
                .. model.Switching.Derivatives,
                .. model.Switching.Switches.Where(guard => guard.PlannedTime is null).Select(guard => guard.Root),
            ])
        )
        {
            if (node.Operation == Operation.Time || node.Operands.Any(ofTime.Contains))
                ofTime.Add(node);
            if ((node.Operation == Operation.Symbol && changing.Contains(node.Symbol!)) || node.Operands.Any(ofStates.Contains))
                ofStates.Add(node);
            if (!ofTime.Contains(node))
                continue;
            if (ofStates.Contains(node))
            {
                areAll &= IsArithmetic(node);
                continue;
            }

            functions.Add(node);
            if (IsWave(node.Operation))
                phases.Add(node.Operands[0]);
            if (IsWave(node.Operation) || node.Operands.Any(periodic.Contains))
                periodic.Add(node);
        }

        var kept = functions.Skip(functions.Count - Most).ToArray();
        return new(kept, [.. kept.Select(periodic.Contains)], [.. kept.Select(phases.Contains)], areAll, model.Emit(kept));
    }

    private static bool IsWave(Operation operation) => operation is Operation.Sin or Operation.Cos or Operation.Tan;

    // Straight between its kinks and steps, which are watched for themselves.
    private static bool IsArithmetic(Expression node) =>
        node.Operation
            is Operation.Add
                or Operation.Subtract
                or Operation.Negate
                or Operation.If
                or Operation.Min
                or Operation.Max
                or Operation.Abs
                or Operation.Less
                or Operation.LessOrEqual
                or Operation.Equal
                or Operation.NotEqual
        || (node.Operation == Operation.Multiply && !ReferenceEquals(node.Operands[0], node.Operands[1]))
        || node.Operation == Operation.Divide;
}
