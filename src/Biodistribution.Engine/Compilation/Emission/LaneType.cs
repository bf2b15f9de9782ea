using System.Reflection.Emit;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Compilation.Emission;

/// <summary>The type emitted code computes with: one number, or several side by side, one for each lane.</summary>
/// <remarks>
/// An abstraction over the instructions emitted, not over values: what runs is plain arithmetic on the type itself.
/// Each operation takes its operands
/// from the evaluation stack and leaves its result there. A condition is whatever the type uses to choose between two
/// values. All lane types round alike.
/// </remarks>
internal abstract class LaneType
{
    /// <summary>The type of a value.</summary>
    public abstract Type ValueType { get; }

    /// <summary>Numbers in a value: memory holds element i at i × width doubles.</summary>
    public abstract int Width { get; }

    /// <summary>Address to value.</summary>
    public abstract void Load(ILGenerator il);

    /// <summary>Address and value to memory.</summary>
    public abstract void Store(ILGenerator il);

    /// <summary>The first lanes of a value to memory.</summary>
    /// <param name="il">Receives the code.</param>
    /// <param name="value">The value.</param>
    /// <param name="count">How many lanes; fewer than the width.</param>
    /// <param name="pushAddress">Pushes the address of a lane.</param>
    public abstract void StorePart(ILGenerator il, LocalBuilder value, int count, Action<int> pushAddress);

    /// <summary>A number from the stack to a value that holds it in every lane.</summary>
    public abstract void Broadcast(ILGenerator il);

    /// <summary>As many numbers as there are lanes to a value that holds one in each.</summary>
    public abstract void Combine(ILGenerator il);

    /// <summary>A given number in every lane.</summary>
    public abstract void Constant(ILGenerator il, double value);

    /// <summary>a × b + c with one rounding.</summary>
    public abstract void FusedMultiplyAdd(ILGenerator il);

    /// <summary>Whether <see cref="FusedNegatedMultiplyAdd"/> is to be had.</summary>
    public virtual bool SubtractsProducts => false;

    /// <summary>c - a × b with one rounding.</summary>
    public virtual void FusedNegatedMultiplyAdd(ILGenerator il) => throw new NotSupportedException();

    /// <summary>An operation on one or two numbers that gives a number, relations and connectives excepted.</summary>
    public abstract void Apply(ILGenerator il, Operation operation);

    /// <summary>Two values to the first where it is larger, else to the second.</summary>
    public abstract void Larger(ILGenerator il);

    /// <summary>
    /// Two values that are not negative to the larger; NaN where one is. The bits of such numbers are in the order of
    /// the numbers, those of NaN above all.
    /// </summary>
    public abstract void LargerNotNegative(ILGenerator il);

    /// <summary>Two values to the condition that a relation holds.</summary>
    public abstract void Compare(ILGenerator il, Operation relation);

    /// <summary>A value to the condition that it is not 0.</summary>
    public abstract void IsTrue(ILGenerator il);

    /// <summary>One or two conditions to their negation, conjunction or disjunction.</summary>
    public abstract void Connect(ILGenerator il, Operation connective);

    /// <summary>A condition, the value where it holds and the value where not, to the value chosen.</summary>
    public abstract void Select(ILGenerator il);
}
