using System.Reflection.Emit;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Compilation.Emission;

/// <content>Writes the code of one method.</content>
internal sealed unsafe partial class KernelEmitter
{
    // Writes one method.
    private sealed class MethodWriter(
        KernelEmitter emitter,
        ILGenerator il,
        Schedule schedule,
        Dictionary<Expression, int> slots,
        Dictionary<Expression, int> spillSlots,
        int distance = 0
    )
    {
        // What has been written is soon read again from where it was written, so that it need not be kept in a
        // register, nor be stored a second time.
        private const int StatementsInRegister = 16;

        private readonly Dictionary<Expression, LocalBuilder> locals = [];
        private readonly Dictionary<Expression, (KernelEmitter.Location Location, int Statement)> written = [];
        private readonly HashSet<Expression> usedSince = [];
        private readonly List<(LocalBuilder Value, KernelEmitter.Location To)> parts = [];
        private readonly Dictionary<(byte Argument, int Offset), (LocalBuilder Value, int Statement)> combined = [];
        private int statement;

        public void Keep(Expression node)
        {
            statement++;
            var lane = LaneOf(node);
            var local = il.DeclareLocal(lane.ValueType);
            Compute(node);
            il.Emit(OpCodes.Stloc, local);
            locals[node] = local;
            if (!spillSlots.TryGetValue(node, out var slot))
                return;
            Address(KernelEmitter.Location.Work, slot * emitter.lane.Width);
            il.Emit(OpCodes.Ldloc, local);
            lane.Store(il);
        }

        public void StoreOutput(Expression node, KernelEmitter.Location to)
        {
            var lane = to.Count > 1 ? emitter.lane : LaneOf(node);
            statement++;
            if (to.IsPart)
            {
                StorePart(node, to);
                return;
            }

            if (to.Count == lane.Width)
            {
                Address(to.Argument, to.Offset);
                Push(node, lane);
                lane.Store(il);
                if (LaneOf(node) == lane && schedule.IsKept(node) && emitter.writtenOnce.Contains(to))
                    written.TryAdd(node, (to, statement));
                return;
            }

            var local = il.DeclareLocal(lane.ValueType);
            Push(node, lane);
            il.Emit(OpCodes.Stloc, local);
            lane.StorePart(il, local, to.Count, offset => Address(to.Argument, to.Offset + offset));
        }

        public void End()
        {
            StorePartsAlone();
            il.Emit(OpCodes.Ret);
        }

        private void StorePart(Expression node, KernelEmitter.Location to)
        {
            if (parts.Count > 0 && parts[^1].To with { Offset = parts[^1].To.Offset + 1 } != to)
                StorePartsAlone();
            var local = il.DeclareLocal(typeof(double));
            Push(node, ScalarLane.Instance);
            il.Emit(OpCodes.Stloc, local);
            parts.Add((local, to));
            if (parts.Count < emitter.lane.Width)
                return;
            foreach (var (value, _) in parts)
                il.Emit(OpCodes.Ldloc, value);
            emitter.lane.Combine(il);
            var (all, first) = (il.DeclareLocal(emitter.lane.ValueType), parts[0].To);
            il.Emit(OpCodes.Stloc, all);
            Address(first.Argument, first.Offset);
            il.Emit(OpCodes.Ldloc, all);
            emitter.lane.Store(il);
            combined[(first.Argument, first.Offset)] = (all, statement);
            parts.Clear();
        }

        // Parts whose neighbours another method has computed or will.
        private void StorePartsAlone()
        {
            foreach (var (value, to) in parts)
            {
                Address(to.Argument, to.Offset);
                il.Emit(OpCodes.Ldloc, value);
                ScalarLane.Instance.Store(il);
            }

            parts.Clear();
        }

        // What has just been written together and is asked for as a whole is still in its register.
        private LocalBuilder? Combined(Expression input) =>
            schedule.IsWide(input)
            && emitter.inputs[input.Symbol!] is var place
            && combined.TryGetValue((place.Argument, place.Offset), out var made)
            && statement - made.Statement <= StatementsInRegister
                ? made.Value
                : null;

        private LaneType LaneOf(Expression node) => schedule.IsWide(node) ? emitter.lane : ScalarLane.Instance;

        // Pushes a node as a value of a lane type; a number is repeated in every lane.
        private void Push(Expression node, LaneType lane)
        {
            if (node.IsConstant)
            {
                lane.Constant(il, node.Value);
                return;
            }

            if (slots.TryGetValue(node, out var slot))
                LoadFrom(LaneOf(node), KernelEmitter.Location.Work, slot * emitter.lane.Width);
            else if (schedule.IsKept(node))
                PushKept(node);
            else
                Compute(node);
            if (lane != LaneOf(node))
                lane.Broadcast(il);
        }

        private void PushKept(Expression node)
        {
            if (written.TryGetValue(node, out var place) && !usedSince.Add(node) && statement - place.Statement > StatementsInRegister)
            {
                LoadFrom(LaneOf(node), place.Location.Argument, place.Location.Offset);
                return;
            }

            if (!locals.TryGetValue(node, out var local))
            {
                locals[node] = local = il.DeclareLocal(LaneOf(node).ValueType);
                LoadFrom(LaneOf(node), KernelEmitter.Location.Work, spillSlots[node] * emitter.lane.Width);
                il.Emit(OpCodes.Stloc, local);
            }

            il.Emit(OpCodes.Ldloc, local);
        }

        private void Compute(Expression node)
        {
            var lane = LaneOf(node);
            switch (node.Operation)
            {
                case Operation.Constant:
                    lane.Constant(il, node.Value);
                    break;
                case Operation.Time:
                    LoadFrom(lane, KernelEmitter.Location.Time, 0);
                    break;
                case Operation.Symbol when Combined(node) is { } value:
                    il.Emit(OpCodes.Ldloc, value);
                    break;
                case Operation.Symbol:
                    var place = emitter.inputs[node.Symbol!];
                    if (
                        parts.Any(part =>
                            part.To.Argument == place.Argument
                            && part.To.Offset >= place.Offset
                            && part.To.Offset < place.Offset + place.Count
                        )
                    )
                        StorePartsAlone();
                    LoadFrom(lane, place.Argument, place.Offset);
                    break;
                case Operation.Add:
                    Sum(node.Operands[0], node.Operands[1], lane);
                    break;
                case Operation.Subtract:
                    Difference(node.Operands[0], node.Operands[1], lane);
                    break;
                case Operation.If when IsLarger(node):
                    Push(node.Operands[1], lane);
                    Push(node.Operands[2], lane);
                    lane.Larger(il);
                    break;
                case Operation.Max when IsNotNegative(node.Operands[0]) && IsNotNegative(node.Operands[1]):
                    Push(node.Operands[0], lane);
                    Push(node.Operands[1], lane);
                    lane.LargerNotNegative(il);
                    break;
                case Operation.If:
                    Condition(node.Operands[0], lane);
                    Push(node.Operands[1], lane);
                    Push(node.Operands[2], lane);
                    lane.Select(il);
                    break;
                case Operation.Less
                or Operation.LessOrEqual
                or Operation.Equal
                or Operation.NotEqual
                or Operation.And
                or Operation.Or
                or Operation.Not:
                    ComputeCondition(node, lane);
                    lane.Constant(il, 1);
                    lane.Constant(il, 0);
                    lane.Select(il);
                    break;
                default:
                    foreach (var operand in node.Operands)
                        Push(operand, lane);
                    lane.Apply(il, node.Operation);
                    break;
            }
        }

        // if (b < a) a else b.
        private bool IsLarger(Expression choice) =>
            choice.Operands[0] is { Operation: Operation.Less } less
            && IsInPlace(less)
            && ReferenceEquals(less.Operands[1], choice.Operands[1])
            && ReferenceEquals(less.Operands[0], choice.Operands[2]);

        private static bool IsNotNegative(Expression node) =>
            node.Operation == Operation.Abs
            || (node.Operation == Operation.Multiply && ReferenceEquals(node.Operands[0], node.Operands[1]))
            || (node.Operation == Operation.Max && node.Operands.All(IsNotNegative));

        private bool IsInPlace(Expression node) => !schedule.IsKept(node) && !schedule.IsLeaf(node);

        private bool IsProductInPlace(Expression node) => node.Operation == Operation.Multiply && IsInPlace(node);

        private void Sum(Expression a, Expression b, LaneType lane)
        {
            if (IsProductInPlace(b))
                Fused(b, lane, () => Push(a, lane));
            else if (IsProductInPlace(a))
                Fused(a, lane, () => Push(b, lane));
            else
                Plain(a, b, Operation.Add, lane);
        }

        private void Difference(Expression a, Expression b, LaneType lane)
        {
            if (IsProductInPlace(b))
                Fused(b, lane, () => Push(a, lane), negateProduct: true);
            else if (IsProductInPlace(a))
                Fused(
                    a,
                    lane,
                    () =>
                    {
                        Push(b, lane);
                        lane.Apply(il, Operation.Negate);
                    }
                );
            else
                Plain(a, b, Operation.Subtract, lane);
        }

        private void Plain(Expression a, Expression b, Operation operation, LaneType lane)
        {
            Push(a, lane);
            Push(b, lane);
            lane.Apply(il, operation);
        }

        private void Fused(Expression product, LaneType lane, Action pushAddend, bool negateProduct = false)
        {
            // The factor computed in place comes first: its register may receive the result. What is in memory comes
            // second: it is read by the operation itself.
            var (first, second) = (product.Operands[0], product.Operands[1]);
            if (Rank(first) > Rank(second))
                (first, second) = (second, first);
            Push(first, lane);
            if (negateProduct && !lane.SubtractsProducts)
                lane.Apply(il, Operation.Negate);
            Push(second, lane);
            pushAddend();
            if (negateProduct && lane.SubtractsProducts)
                lane.FusedNegatedMultiplyAdd(il);
            else
                lane.FusedMultiplyAdd(il);
        }

        private int Rank(Expression factor) =>
            IsInPlace(factor) ? 0
            : factor.IsConstant ? 1
            : schedule.IsLeaf(factor) ? 3
            : 2;

        // What decides in a lane type; a number that decides for several lanes is first repeated.
        private void Condition(Expression node, LaneType lane)
        {
            if (schedule.IsKept(node) || schedule.IsLeaf(node) || LaneOf(node) != lane)
            {
                Push(node, lane);
                lane.IsTrue(il);
            }
            else
                ComputeCondition(node, lane);
        }

        private void ComputeCondition(Expression node, LaneType lane)
        {
            switch (node.Operation)
            {
                case Operation.Less or Operation.LessOrEqual or Operation.Equal or Operation.NotEqual:
                    Push(node.Operands[0], lane);
                    Push(node.Operands[1], lane);
                    lane.Compare(il, node.Operation);
                    break;
                case Operation.And or Operation.Or or Operation.Not:
                    foreach (var operand in node.Operands)
                        Condition(operand, lane);
                    lane.Connect(il, node.Operation);
                    break;
                default:
                    Compute(node);
                    lane.IsTrue(il);
                    break;
            }
        }

        private void LoadFrom(LaneType lane, byte argument, int offset)
        {
            Address(argument, offset);
            lane.Load(il);
        }

        private void Address(byte argument, int offset)
        {
            il.Emit(OpCodes.Ldarg_S, argument);
            offset += distance;
            if (offset == 0)
                return;
            il.Emit(OpCodes.Ldc_I4, offset * sizeof(double));
            il.Emit(OpCodes.Conv_I);
            il.Emit(OpCodes.Add);
        }
    }
}
