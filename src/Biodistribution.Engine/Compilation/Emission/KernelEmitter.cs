using System.Collections.Immutable;
using System.Reflection.Emit;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Compilation.Emission;

/// <summary>Turns expressions into a <see cref="Kernel"/>.</summary>
/// <remarks>
/// Each node of the graph is computed once. Nodes used once are computed in place on the evaluation stack, others are
/// kept in a local; the list of
/// computations is cut into methods of bounded size, and what one method computes and another uses passes through the
/// work space. Both operands of a
/// choice are computed and one is selected, so that nothing in the branch not taken matters; a product used once and
/// added is fused with the sum.
/// </remarks>
internal sealed unsafe partial class KernelEmitter
{
    // The just-in-time compiler stops optimising above 60,000 bytes of code or 2,000 locals, and stops tracking locals
    // above 1,024. Measured on a kernel of
    // 27,000 nodes with long-lived locals: 5.3 ns a state in methods of 125 nodes, 3.5 of 1,000, 2.9 of 2,000, 2.5 of
    // 4,000, 4.5 of 8,000, 6.9 of 16,000.
    private const int NodesInAMethod = 2000;

    // Of each: twice as many make some 20 kB of code for vectors of eight, which first-level instruction caches still hold.
    private const int NodesInAPair = 3000;
    private const int DeepestNesting = 24;

    private static readonly Type[] Signature =
    [
        typeof(object),
        typeof(double*),
        typeof(double*),
        typeof(double*),
        typeof(double*),
        typeof(double*),
    ];

    private readonly IReadOnlyDictionary<Symbol, Location> inputs;
    private readonly LaneType lane;
    private readonly bool mixed;
    private readonly HashSet<Location> writtenOnce;

    private KernelEmitter(IReadOnlyDictionary<Symbol, Location> inputs, Location[] outputs, LaneType lane, bool mixed)
    {
        (this.inputs, this.lane, this.mixed) = (inputs, lane, mixed);
        writtenOnce = [.. outputs.GroupBy(location => location).Where(group => group.Count() == 1).Select(group => group.Key)];
    }

    /// <summary>Where a value is read or written.</summary>
    /// <param name="Argument">Which pointer of the code.</param>
    /// <param name="Offset">Doubles from there.</param>
    /// <param name="Count">Doubles side by side; 1 for a number.</param>
    /// <param name="IsParameter">Whether it is constant between preparations.</param>
    /// <param name="IsPart">Whether a number is to be written together with those beside it, as one value of the lanes;
    /// as many in a row as there are lanes.</param>
    internal readonly record struct Location(byte Argument, int Offset, int Count, bool IsParameter = false, bool IsPart = false)
    {
        public const byte Time = 1;
        public const byte States = 2;
        public const byte Parameters = 3;
        public const byte Work = 4;
        public const byte Outputs = 5;
    }

    /// <summary>Emits a kernel.</summary>
    /// <param name="expressions">What to compute, in the order of the outputs.</param>
    /// <param name="states">Position of each state.</param>
    /// <param name="parameters">Position of each parameter.</param>
    /// <param name="lane">What to compute with.</param>
    /// <param name="barriers">Nodes that are kept like the inputs of a kernel of its own would be, so that nothing is
    /// fused across them; expressions given with barriers are emitted as they are.</param>
    /// <param name="positions">Where each output goes, when they are not given in the order of memory; what is given
    /// first is computed and written first.</param>
    public static Kernel Emit(
        IReadOnlyList<Expression> expressions,
        IReadOnlyDictionary<Symbol, int> states,
        IReadOnlyDictionary<Symbol, int> parameters,
        LaneType lane,
        IReadOnlySet<Expression>? barriers = null,
        IReadOnlyList<int>? positions = null
    )
    {
        return Emit(
            expressions,
            Inputs(states, parameters, lane),
            Outputs(positions ?? [.. Enumerable.Range(0, expressions.Count)], lane),
            lane,
            mixed: false,
            barriers
        );
    }

    private static Dictionary<Symbol, Location> Inputs(
        IReadOnlyDictionary<Symbol, int> states,
        IReadOnlyDictionary<Symbol, int> parameters,
        LaneType lane
    )
    {
        var inputs = new Dictionary<Symbol, Location>();
        foreach (var (symbol, position) in parameters)
            inputs[symbol] = new(Location.Parameters, position * lane.Width, lane.Width, IsParameter: true);
        foreach (var (symbol, position) in states)
            inputs[symbol] = new(Location.States, position * lane.Width, lane.Width);
        return inputs;
    }

    private static Location[] Outputs(IReadOnlyList<int> positions, LaneType lane) =>
        [.. positions.Select(position => new Location(Location.Outputs, position * lane.Width, lane.Width))];

    /// <summary>Emits a kernel in which numbers and values of several lanes meet: a number stands for itself in every lane.</summary>
    /// <param name="expressions">What to compute, in the order of the outputs; emitted as it is.</param>
    /// <param name="inputs">Where each symbol is read; one of more than one double is read as a whole value of the
    /// lanes, so that there must be memory beyond a shorter one.</param>
    /// <param name="outputLocations">Where each output is written, no further than its count.</param>
    /// <param name="lane">What to compute with where there are several lanes.</param>
    /// <param name="barriers">As in the other overload.</param>
    public static Kernel EmitMixed(
        IReadOnlyList<Expression> expressions,
        IReadOnlyDictionary<Symbol, Location> inputs,
        Location[] outputLocations,
        LaneType lane,
        IReadOnlySet<Expression> barriers
    ) => Emit(expressions, inputs, outputLocations, lane, mixed: true, barriers);

    /// <summary>Emits a kernel whose inputs and outputs lie where they are said to, each a whole value of the lanes.</summary>
    /// <param name="expressions">What to compute, in the order it is to be computed and written.</param>
    /// <param name="inputs">Where each symbol is read.</param>
    /// <param name="outputLocations">Where each output is written.</param>
    /// <param name="lane">What to compute with.</param>
    /// <param name="barriers">As in the other overloads.</param>
    public static Kernel EmitPlaced(
        IReadOnlyList<Expression> expressions,
        IReadOnlyDictionary<Symbol, Location> inputs,
        Location[] outputLocations,
        LaneType lane,
        IReadOnlySet<Expression> barriers
    ) => Emit(expressions, inputs, outputLocations, lane, mixed: false, barriers);

    /// <summary>
    /// Emits a kernel that computes everything twice, from and into memory and the same memory a distance further, in
    /// turn.
    /// </summary>
    /// <param name="expressions">As in the first overload.</param>
    /// <param name="states">As there.</param>
    /// <param name="parameters">As there.</param>
    /// <param name="lane">As there.</param>
    /// <param name="barriers">As there.</param>
    /// <param name="positions">As there.</param>
    /// <param name="turn">Outputs of one before it is the other's turn: so many that the two wait for different things,
    /// and so few that a processor that looks ahead sees both.</param>
    /// <param name="distance">Doubles from anything of the first to the same of the second.</param>
    /// <returns>Null where the code would be longer than pays. Preparation is that of the kernel for one.</returns>
    public static Kernel? EmitPair(
        IReadOnlyList<Expression> expressions,
        IReadOnlyDictionary<Symbol, int> states,
        IReadOnlyDictionary<Symbol, int> parameters,
        LaneType lane,
        IReadOnlySet<Expression> barriers,
        IReadOnlyList<int> positions,
        int turn,
        int distance
    )
    {
        var emitter = new KernelEmitter(Inputs(states, parameters, lane), Outputs(positions, lane), lane, mixed: false);
        var slots = emitter
            .Hoisted([.. expressions])
            .Select((node, slot) => (node, slot))
            .ToDictionary(pair => pair.node, pair => pair.slot);
        var schedule = new Schedule([.. expressions], slots, barriers, emitter.IsWide);
        if (schedule.Pieces(NodesInAPair).Count() > 1)
            return null;
        var (method, il) = NewMethod();
        MethodWriter[] writers = [new(emitter, il, schedule, slots, [], 0), new(emitter, il, schedule, slots, [], distance)];
        var locations = Outputs(positions, lane);
        var statements = schedule.Pieces(int.MaxValue).Single();
        for (int first = 0, next; first < statements.Count; first = next)
        {
            next = first;
            for (var written = 0; next < statements.Count && written < turn; next++)
                written += statements[next].Output >= 0 ? 1 : 0;
            foreach (var writer in writers)
                Write(writer, statements.Take(first..next), locations);
        }

        writers[0].End();
        return new Kernel([], [method.CreateDelegate<Kernel.Code>(Signature)], expressions.Count, slots.Count, lane.Width);
    }

    private static Kernel Emit(
        IReadOnlyList<Expression> expressions,
        IReadOnlyDictionary<Symbol, Location> inputs,
        Location[] outputLocations,
        LaneType lane,
        bool mixed,
        IReadOnlySet<Expression>? barriers
    )
    {
        var emitter = new KernelEmitter(inputs, outputLocations, lane, mixed);
        var outputs = barriers is not null ? [.. expressions] : StrengthReduction.Reduce(expressions, emitter.IsParameter);
        var hoisted = emitter.Hoisted(outputs);
        var slots = hoisted.Select((node, slot) => (node, slot)).ToDictionary(pair => pair.node, pair => pair.slot);
        var work = hoisted.Length;
        var preparation = emitter.Pieces(hoisted, [.. hoisted.Select((_, slot) => emitter.Slot(slot))], [], null, ref work);
        var evaluation = emitter.Pieces(outputs, outputLocations, slots, barriers, ref work);
        return new Kernel(preparation, evaluation, outputs.Length, work, lane.Width)
        {
            DependsOnParametersOnly = outputs.All(output =>
                output.IsConstant
                || slots.ContainsKey(output)
                || (output.Operation == Operation.Symbol && emitter.IsParameter(output.Symbol!))
            ),
        };
    }

    // The largest parts that depend on parameters alone.
    private Expression[] Hoisted(Expression[] outputs)
    {
        var order = ExpressionOrder.Sort(outputs);
        var constant = LinearTerms.OfParametersOnly(order, IsParameter);
        var outermost = order.Where(node => !constant.Contains(node)).SelectMany(node => node.Operands).Concat(outputs);
        return [.. outermost.Where(node => constant.Contains(node) && !node.Operands.IsEmpty).Distinct()];
    }

    private bool IsParameter(Symbol symbol) =>
        inputs.TryGetValue(symbol, out var location)
            ? location.IsParameter
            : throw new InvalidOperationException($"{symbol} is neither a state nor a parameter of the equations.");

    // Where preparation writes what is hoisted: the work space is its output.
    private Location Slot(int slot) => new(Location.Outputs, slot * lane.Width, mixed ? 1 : lane.Width);

    private Kernel.Code[] Pieces(
        Expression[] outputs,
        Location[] locations,
        Dictionary<Expression, int> slots,
        IReadOnlySet<Expression>? barriers,
        ref int work
    )
    {
        var schedule = new Schedule(outputs, slots, barriers, IsWide);
        var spilled = schedule.Spilled(NodesInAMethod);
        var spillSlots = new Dictionary<Expression, int>();
        foreach (var node in spilled)
            spillSlots[node] = work++;
        return [.. schedule.Pieces(NodesInAMethod).Select(statements => Method(statements, locations, schedule, slots, spillSlots))];
    }

    // Whether a leaf holds several lanes; what is hoisted has the width of everything where widths are not mixed, and
    // is a number where they are.
    private bool IsWide(Expression leaf) =>
        !leaf.IsConstant && lane.Width > 1 && (!mixed || (leaf.Operation == Operation.Symbol && inputs[leaf.Symbol!].Count > 1));

    private Kernel.Code Method(
        IReadOnlyList<(Expression Node, int Output)> statements,
        Location[] locations,
        Schedule schedule,
        Dictionary<Expression, int> slots,
        Dictionary<Expression, int> spillSlots
    )
    {
        var (method, il) = NewMethod();
        var writer = new MethodWriter(this, il, schedule, slots, spillSlots);
        Write(writer, statements, locations);
        writer.End();
        return method.CreateDelegate<Kernel.Code>(Signature);
    }

    private static (DynamicMethod Method, ILGenerator Code) NewMethod()
    {
        var method = new DynamicMethod("kernel", typeof(void), Signature, typeof(KernelEmitter).Module, skipVisibility: true)
        {
            InitLocals = false,
        };
        return (method, method.GetILGenerator());
    }

    private static void Write(MethodWriter writer, IEnumerable<(Expression Node, int Output)> statements, Location[] locations)
    {
        foreach (var (node, output) in statements)
            if (output >= 0)
                writer.StoreOutput(node, locations[output]);
            else
                writer.Keep(node);
    }

    // What is computed in which order: kept nodes, and outputs.
    private sealed class Schedule
    {
        private readonly Dictionary<Expression, int> slots;
        private readonly Dictionary<Expression, int> uses = [];
        private readonly HashSet<Expression> kept = [];
        private readonly List<(Expression Node, int Output)> statements = [];
        private readonly HashSet<Expression> wide = [];

        public Schedule(
            Expression[] outputs,
            Dictionary<Expression, int> slots,
            IReadOnlySet<Expression>? barriers,
            Func<Expression, bool> isWideLeaf
        )
        {
            this.slots = slots;
            var order = Reachable(outputs);
            foreach (var node in order)
                if (IsLeaf(node) ? isWideLeaf(node) : node.Operands.Any(wide.Contains))
                    wide.Add(node);
            foreach (var node in order)
            foreach (var operand in Operands(node))
                uses[operand] = uses.GetValueOrDefault(operand) + 1;
            foreach (var output in outputs)
                uses[output] = uses.GetValueOrDefault(output) + 1;
            var nesting = new Dictionary<Expression, int>();
            foreach (var node in order)
            {
                nesting[node] = Operands(node).Select(operand => kept.Contains(operand) ? 1 : nesting[operand] + 1).DefaultIfEmpty(0).Max();
                if (!IsLeaf(node) && (uses[node] > 1 || nesting[node] >= DeepestNesting || barriers?.Contains(node) == true))
                    kept.Add(node);
            }

            Arrange(outputs);
        }

        public bool IsKept(Expression node) => kept.Contains(node);

        // Whether a node is computed in several lanes.
        public bool IsWide(Expression node) => wide.Contains(node);

        public bool IsLeaf(Expression node) => node.Operands.IsEmpty || slots.ContainsKey(node);

        public IEnumerable<IReadOnlyList<(Expression Node, int Output)>> Pieces(int limit)
        {
            var piece = new List<(Expression Node, int Output)>();
            var size = 0;
            foreach (var statement in statements)
            {
                piece.Add(statement);
                size += Size(statement.Node);
                if (size < limit)
                    continue;
                yield return piece;
                piece = [];
                size = 0;
            }

            if (piece.Count > 0)
                yield return piece;
        }

        // Kept nodes that another piece uses than the one that computes them.
        public IEnumerable<Expression> Spilled(int limit)
        {
            var home = new Dictionary<Expression, int>();
            var spilled = new HashSet<Expression>();
            var index = 0;
            foreach (var piece in Pieces(limit))
            {
                foreach (var (node, output) in piece)
                {
                    foreach (var used in output >= 0 && kept.Contains(node) ? [node] : KeptBelow(node))
                        if (home[used] != index)
                            spilled.Add(used);
                    if (output < 0)
                        home[node] = index;
                }

                index++;
            }

            return spilled.OrderBy(node => node.Id);
        }

        private ImmutableArray<Expression> Operands(Expression node) => slots.ContainsKey(node) ? [] : node.Operands;

        private List<Expression> Reachable(Expression[] outputs)
        {
            var seen = new HashSet<Expression>();
            var pending = new Stack<Expression>(outputs);
            while (pending.TryPop(out var node))
                if (seen.Add(node))
                    foreach (var operand in Operands(node))
                        pending.Push(operand);
            return [.. seen.OrderBy(node => node.Id)];
        }

        private void Arrange(Expression[] outputs)
        {
            var done = new HashSet<Expression>();
            for (var output = 0; output < outputs.Length; output++)
            {
                var pending = new Stack<(Expression Node, bool Ready)>([(outputs[output], false)]);
                while (pending.TryPop(out var next))
                {
                    if (next.Ready)
                    {
                        if (kept.Contains(next.Node) && done.Add(next.Node))
                            statements.Add((next.Node, -1));
                        continue;
                    }

                    if (done.Contains(next.Node))
                        continue;
                    pending.Push((next.Node, true));
                    foreach (var operand in Operands(next.Node).Reverse())
                        pending.Push((operand, false));
                }

                statements.Add((outputs[output], output));
            }
        }

        private int Size(Expression statement) => 1 + KeptFree(statement).Count();

        private IEnumerable<Expression> KeptFree(Expression root)
        {
            var pending = new Stack<Expression>(Operands(root));
            while (pending.TryPop(out var node))
                if (!kept.Contains(node))
                {
                    yield return node;
                    foreach (var operand in Operands(node))
                        pending.Push(operand);
                }
        }

        private IEnumerable<Expression> KeptBelow(Expression root)
        {
            var pending = new Stack<Expression>(Operands(root));
            while (pending.TryPop(out var node))
                if (kept.Contains(node))
                    yield return node;
                else
                    foreach (var operand in Operands(node))
                        pending.Push(operand);
        }
    }
}
