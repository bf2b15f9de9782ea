using System.Collections.Concurrent;
using System.Collections.Immutable;
using Biodistribution.Compilation.Emission;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Numerics.LinearAlgebra;

namespace Biodistribution.Compilation;

/// <summary>
/// The contract of the engine: everything a solver or a fit needs of a model, as functions of time, states and
/// parameters over spans.
/// </summary>
/// <remarks>Code is emitted when first asked for and may be used from any thread, each with work spaces of its own.</remarks>
public sealed class CompiledModel
{
    private readonly Dictionary<Symbol, int> stateIndices;
    private readonly Dictionary<Symbol, int> parameterIndices;
    private readonly Dictionary<Symbol, int> parameterPositions;
    private readonly Dictionary<string, int> observableIndices = [];
    private readonly int[] infusionParameters;
    private readonly Lazy<LinearizedKernel> initialState;
    private readonly Lazy<Kernel> rightHandSide;
    private readonly Lazy<LinearizedKernel> linearization;
    private readonly Lazy<(Kernel, SparsePattern)> jacobian;
    private readonly Lazy<Kernel> timeDerivative;
    private readonly Lazy<Kernel> observables;
    private readonly Lazy<LinearizedKernel> linearizedObservables;
    private readonly Lazy<PiecewiseEquations> switching;
    private readonly Lazy<Kernel> switchedRightHandSide;
    private readonly Lazy<LinearizedKernel> switchedLinearization;
    private readonly Lazy<Kernel> indicators;
    private readonly Lazy<LinearizedKernel> roots;
    private readonly Lazy<Kernel> plannedTimes;
    private readonly Lazy<EventKernels[]> events;
    private readonly Lazy<LinearizedKernel> residuals;
    private readonly Lazy<(Kernel, SparsePattern)> switchedJacobian;
    private readonly Lazy<Kernel> switchedTimeDerivative;
    private readonly Lazy<(Kernel, SparsePattern)> coupling;
    private readonly ConcurrentDictionary<(int Kind, SeededParameters Touched), Lazy<LinearizedKernel>> partial = [];
    private readonly Lazy<TimeFunctions> timeFunctions;
    private readonly Lazy<bool> isAutonomous;
    private readonly Lazy<bool> isLinear;
    private int stepsMade;

    private CompiledModel(EquationSystem equations, CompilationSettings settings)
    {
        Equations = equations;
        stateIndices = equations
            .States.Select((state, index) => (state.Symbol, index))
            .ToDictionary(pair => pair.Symbol, pair => pair.index);
        parameterPositions = equations
            .Parameters.Select((parameter, index) => (parameter.Symbol, index))
            .ToDictionary(pair => pair.Symbol, pair => pair.index);
        parameterIndices = new(parameterPositions);
        foreach (var (symbol, start) in equations.StartParameters)
            parameterIndices[symbol] = parameterPositions[start];
        for (var index = 0; index < equations.Observables.Length; index++)
            observableIndices.TryAdd(equations.Observables[index].Name, index);
        infusionParameters = [.. Enumerable.Repeat(-1, StateCount)];
        var parameterCountWithoutDelays = ParameterCount - equations.Delays.Sum(delayed => delayed.Parameters.Count());
        for (var k = 0; k < settings.InfusedStates.Length; k++)
            infusionParameters[stateIndices[settings.InfusedStates[k]]] = parameterCountWithoutDelays - settings.InfusedStates.Length + k;
        StateParameters =
        [
            .. equations.States.Select(state =>
                equations.StartParameters.TryGetValue(state.Symbol, out var start) ? parameterPositions[start] : -1
            ),
        ];

        var derivatives = equations.States.Select(state => state.Derivative).ToArray();
        initialState = Deferred(() => Linearize([.. equations.States.Select(state => state.Initial)]));
        rightHandSide = Deferred(() => Emit(derivatives));
        linearization = Deferred(() => Linearize(derivatives));
        jacobian = Deferred(() => EmitDerivatives(derivatives, [.. equations.States.Select(state => state.Symbol)]));
        timeDerivative = Deferred(() => Emit(TimeDerivatives()));
        observables = Deferred(() => Emit([.. equations.Observables.Select(observable => observable.Value)]));
        linearizedObservables = Deferred(() => Linearize([.. equations.Observables.Select(observable => observable.Value)]));
        switching = Deferred(FindSwitches);
        switchedRightHandSide = Deferred(() => HasRateSwitches ? Emit(Switching.Derivatives) : RightHandSide);
        switchedLinearization = Deferred(() => HasRateSwitches ? Linearize(Switching.Derivatives) : Linearization);
        indicators = Deferred(() => Emit([.. Switching.Switches.Select(s => s.Indicator), .. equations.Events.Select(e => e.Trigger)]));
        roots = Deferred(() =>
            Linearize([
                .. Switching.Switches.Select(s => s.Root),
                .. Switching.Switches.Select(s => Differentiation.Derivative(s.Root, null)),
            ])
        );
        plannedTimes = Deferred(() => Emit([.. Switching.Switches.Where(s => s.PlannedTime is not null).Select(s => s.PlannedTime!)]));
        switchedJacobian = Deferred(() =>
            HasRateSwitches
                ? EmitDerivatives([.. Switching.Derivatives], [.. equations.States.Select(state => state.Symbol)])
                : jacobian.Value
        );
        switchedTimeDerivative = Deferred(() =>
            Emit([.. Switching.Derivatives.Select(derivative => Differentiation.Derivative(derivative, null))])
        );
        coupling = Deferred(EmitCoupling);
        timeFunctions = Deferred(() => TimeFunctions.Find(this));
        isAutonomous = Deferred(() => !ExpressionOrder.Sort(Switching.Derivatives).Any(node => node.Operation == Operation.Time));
        isLinear = Deferred(FindLinearity);
        residuals = Deferred(() => Linearize(equations.Residuals));
        events = Deferred(() => equations.Events.Select(e => new EventKernels(this, e)).ToArray());
    }

    /// <summary>Steps made with this model so far, roughly: what decides when code that is dear to emit is worth it.</summary>
    internal int StepsMade => Volatile.Read(ref stepsMade);

    /// <summary>The equations compiled.</summary>
    public EquationSystem Equations { get; }

    /// <summary>Number of states, n.</summary>
    public int StateCount => Equations.States.Length;

    /// <summary>Number of parameters, m.</summary>
    public int ParameterCount => Equations.Parameters.Length;

    /// <summary>Number of observables.</summary>
    public int ObservableCount => Equations.Observables.Length;

    /// <summary>
    /// For each state that is a parameter of the model changed by events or rates: the index of the parameter that is
    /// its value at the start; -1 for other states.
    /// </summary>
    public ImmutableArray<int> StateParameters { get; }

    /// <summary>The initial state with its derivatives to parameters; time is when the run starts.</summary>
    public LinearizedKernel InitialState => initialState.Value;

    /// <summary>The time derivatives of the states, f.</summary>
    public Kernel RightHandSide => rightHandSide.Value;

    /// <summary>The Jacobian ∂f/∂y: outputs are the entries of <see cref="JacobianPattern"/>.</summary>
    public Kernel Jacobian => jacobian.Value.Item1;

    /// <summary>Where the Jacobian has entries.</summary>
    public SparsePattern JacobianPattern => jacobian.Value.Item2;

    /// <summary>f with ∂f/∂y and ∂f/∂p.</summary>
    public LinearizedKernel Linearization => linearization.Value;

    /// <summary>The explicit dependence on time, ∂f/∂t.</summary>
    public Kernel TimeDerivative => timeDerivative.Value;

    /// <summary>The observables.</summary>
    public Kernel Observables => observables.Value;

    /// <summary>The observables with their derivatives to states and parameters.</summary>
    public LinearizedKernel LinearizedObservables => linearizedObservables.Value;

    /// <summary>The places where the equations change form, and the rates between such changes.</summary>
    public PiecewiseEquations Switching => switching.Value;

    /// <summary>
    /// The time derivatives of the states with the modes of <see cref="Switching"/> in force, which follow the
    /// parameters.
    /// </summary>
    public Kernel SwitchedRightHandSide => switchedRightHandSide.Value;

    /// <summary>The same with derivatives to states and parameters.</summary>
    public LinearizedKernel SwitchedLinearization => switchedLinearization.Value;

    /// <summary>
    /// The Jacobian of the rates with the modes in force: outputs are the entries of
    /// <see cref="SwitchedJacobianPattern"/>.
    /// </summary>
    public Kernel SwitchedJacobian => switchedJacobian.Value.Item1;

    /// <summary>Where that Jacobian has entries.</summary>
    public SparsePattern SwitchedJacobianPattern => switchedJacobian.Value.Item2;

    /// <summary>The explicit dependence on time of the rates with the modes in force.</summary>
    public Kernel SwitchedTimeDerivative => switchedTimeDerivative.Value;

    /// <summary>Whether the rates, with the modes in force, do not depend on time.</summary>
    public bool IsAutonomous => isAutonomous.Value;

    /// <summary>What depends on time by itself.</summary>
    internal TimeFunctions TimeFunctions => timeFunctions.Value;

    /// <summary>
    /// Whether the rates are linear in the states with coefficients that are constant between discontinuities at known
    /// times.
    /// </summary>
    public bool IsLinear => isLinear.Value;

    /// <summary>
    /// Derivatives of the directional derivative F = (∂f/∂y) s + (∂f/∂p) d: the entries of ∂F/∂y, by
    /// <see cref="CouplingPattern"/>, then ∂F/∂t. Inputs are
    /// the states followed by s, and the parameters and modes followed by d.
    /// </summary>
    internal Kernel Coupling => coupling.Value.Item1;

    /// <summary>Where ∂F/∂y has entries.</summary>
    internal SparsePattern CouplingPattern => coupling.Value.Item2;

    /// <summary>The indicator of each switch, then the trigger of each event.</summary>
    public Kernel Indicators => indicators.Value;

    /// <summary>The root of each switch, then the time derivative of each root, with derivatives to states and parameters.</summary>
    public LinearizedKernel Roots => roots.Value;

    /// <summary>When each switch with a planned time changes next; parameters are followed by the modes.</summary>
    public Kernel PlannedTimes => plannedTimes.Value;

    /// <summary>What is zero at every time, one residual for each algebraic state, with derivatives to states and parameters.</summary>
    public LinearizedKernel Residuals => residuals.Value;

    /// <summary>The code of each event.</summary>
    internal IReadOnlyList<EventKernels> Events => events.Value;

    private bool HasRateSwitches => Switching.RateSwitchCount > 0;

    /// <summary>Lowers and compiles a model.</summary>
    /// <param name="model">A checked model.</param>
    /// <param name="settings">What else it must be able to do.</param>
    public static CompiledModel Compile(Model model, CompilationSettings? settings = null)
    {
        lock (model.Graph)
            return new(Lowering.Lower(model, settings), settings ?? new());
    }

    /// <summary>The parameters' default values, in order; infusion rates 0.</summary>
    public double[] DefaultParameters() => [.. Equations.Parameters.Select(parameter => parameter.Value)];

    /// <summary>Index of a parameter, or -1. For a parameter that events or rates change it is that of its value at the start.</summary>
    /// <param name="symbol">Its symbol.</param>
    public int ParameterIndex(Symbol symbol) => parameterIndices.GetValueOrDefault(symbol, -1);

    /// <summary>Index of a state, or -1.</summary>
    /// <param name="symbol">Its symbol.</param>
    public int StateIndex(Symbol symbol) => stateIndices.GetValueOrDefault(symbol, -1);

    /// <summary>Index of an observable, or -1.</summary>
    /// <param name="name">Its name.</param>
    public int ObservableIndex(string name) => observableIndices.GetValueOrDefault(name, -1);

    /// <summary>Index of the parameter that is the infusion rate into a state, or -1 when the state was not compiled as infused.</summary>
    /// <param name="state">Index of the state.</param>
    public int InfusionParameter(int state) => infusionParameters[state];

    /// <summary>Emits code for expressions of this model's states, parameters and time.</summary>
    /// <param name="expressions">What to compute, in the order of the outputs.</param>
    public Kernel Emit(IReadOnlyList<Expression> expressions) => Emit(expressions, ScalarLane.Instance);

    /// <summary>Emits code for expressions together with their derivatives to states and parameters.</summary>
    /// <param name="expressions">What to compute, in the order of the values.</param>
    public LinearizedKernel Linearize(IReadOnlyList<Expression> expressions) => Linearize(expressions, null);

    /// <summary>The rates with their derivatives to states and to some of the parameters.</summary>
    /// <param name="modes">Whether the modes of <see cref="Switching"/> are in force.</param>
    /// <param name="touched">Which parameters.</param>
    internal LinearizedKernel RatesTo(SeededParameters touched, bool modes) =>
        partial
            .GetOrAdd(
                (modes ? 0 : 1, touched),
                key =>
                    Deferred(() =>
                        Linearize(
                            key.Kind == 0 ? Switching.Derivatives : [.. Equations.States.Select(state => state.Derivative)],
                            key.Touched
                        )
                    )
            )
            .Value;

    /// <summary>The observables with their derivatives to states and to some of the parameters.</summary>
    /// <param name="touched">Which parameters.</param>
    internal LinearizedKernel ObservablesTo(SeededParameters touched) =>
        partial
            .GetOrAdd(
                (2, touched),
                key => Deferred(() => Linearize([.. Equations.Observables.Select(observable => observable.Value)], key.Touched))
            )
            .Value;

    private LinearizedKernel Linearize(IReadOnlyList<Expression> expressions, SeededParameters? touched)
    {
        lock (Equations.Model.Graph)
        {
            var byState = Differentiation.Derivatives(expressions, [.. Equations.States.Select(state => state.Symbol)]);
            var byParameter = ParameterDerivatives(expressions, touched);
            var kernel = Emit([.. expressions, .. byState.Select(entry => entry.Value), .. byParameter.Select(entry => entry.Value)]);
            return new(
                kernel,
                expressions.Count,
                Pattern(expressions.Count, StateCount, byState),
                Pattern(expressions.Count, ParameterCount, byParameter)
            );
        }
    }

    /// <summary>Partial derivatives of expressions to some of the parameters; the column is the index of the parameter.</summary>
    /// <param name="expressions">What to differentiate.</param>
    /// <param name="touched">Which parameters; null for all.</param>
    internal (int Row, int Column, Expression Value)[] ParameterDerivatives(
        IReadOnlyList<Expression> expressions,
        SeededParameters? touched
    )
    {
        int[] columns = [.. touched?.Indices ?? Enumerable.Range(0, ParameterCount)];
        return
        [
            .. Differentiation
                .Derivatives(expressions, [.. columns.Select(p => Equations.Parameters[p].Symbol)])
                .Select(entry => (entry.Row, columns[entry.Column], entry.Value)),
        ];
    }

    /// <summary>Counts steps made; the count stays put once it is large.</summary>
    /// <param name="count">How many.</param>
    internal void CountSteps(int count)
    {
        if (stepsMade < int.MaxValue / 2)
            Interlocked.Add(ref stepsMade, count);
    }

    /// <summary>Position of each parameter, then of each mode.</summary>
    internal IReadOnlyDictionary<Symbol, int> ParameterPositions => parameterPositions;

    internal Kernel Emit(IReadOnlyList<Expression> expressions, LaneType lane)
    {
        lock (Equations.Model.Graph)
            return KernelEmitter.Emit(expressions, stateIndices, parameterPositions, lane);
    }

    /// <summary>The entries of the Jacobian, ordered by row, then by column.</summary>
    internal IReadOnlyList<(int Row, int Column, Expression Value)> JacobianEntries() =>
        Differentiation.Derivatives(
            [.. Equations.States.Select(state => state.Derivative)],
            [.. Equations.States.Select(state => state.Symbol)]
        );

    /// <summary>The partial derivatives of the rates to time.</summary>
    internal Expression[] TimeDerivatives() => [.. Equations.States.Select(state => Differentiation.Derivative(state.Derivative, null))];

    private PiecewiseEquations FindSwitches()
    {
        var found = PiecewiseEquations.Find(Equations);
        for (var k = 0; k < found.RateSwitchCount; k++)
            parameterPositions[found.Switches[k].Mode!] = ParameterCount + k;
        return found;
    }

    private bool FindLinearity()
    {
        var derivatives = Equations.States.Select(state => state.Derivative).ToArray();
        var states = Equations.States.Select(state => state.Symbol).ToArray();
        return Switching.Switches.Count == 0
            && Equations.Events.IsEmpty
            && Equations.Residuals.IsEmpty
            && Equations.Delays.IsEmpty
            && !ExpressionOrder.Sort(derivatives).Any(node => node.Operation == Operation.Time)
            && !ExpressionOrder
                .SymbolsIn(Differentiation.Derivatives(derivatives, states).Select(entry => entry.Value))
                .Any(stateIndices.ContainsKey);
    }

    private (Kernel, SparsePattern) EmitCoupling()
    {
        var graph = Equations.Model.Graph;
        var (y, p) = (
            Equations.States.Select(state => state.Symbol).ToArray(),
            Equations.Parameters.Select(parameter => parameter.Symbol).ToArray()
        );
        var s = y.Select(symbol => graph.NewSymbol($"d{symbol}")).ToArray();
        var d = p.Select(symbol => graph.NewSymbol($"d{symbol}")).ToArray();
        var directional = Enumerable.Repeat(graph.Zero, y.Length).ToArray();
        foreach (var (row, column, value) in Differentiation.Derivatives(Switching.Derivatives, y))
            directional[row] += value * graph.Of(s[column]);
        foreach (var (row, column, value) in Differentiation.Derivatives(Switching.Derivatives, p))
            directional[row] += value * graph.Of(d[column]);
        var entries = Differentiation.Derivatives(directional, y);
        var time = directional.Select(expression => Differentiation.Derivative(expression, null));
        var states = new Dictionary<Symbol, int>(stateIndices);
        var parameters = new Dictionary<Symbol, int>(parameterPositions);
        for (var k = 0; k < s.Length; k++)
            states[s[k]] = s.Length + k;
        for (var k = 0; k < d.Length; k++)
            parameters[d[k]] = ParameterCount + Switching.RateSwitchCount + k;
        return (
            KernelEmitter.Emit([.. entries.Select(entry => entry.Value), .. time], states, parameters, ScalarLane.Instance),
            Pattern(y.Length, y.Length, entries)
        );
    }

    private (Kernel, SparsePattern) EmitDerivatives(Expression[] expressions, Symbol[] variables)
    {
        var entries = Differentiation.Derivatives(expressions, variables);
        return (Emit([.. entries.Select(entry => entry.Value)]), Pattern(expressions.Length, variables.Length, entries));
    }

    private static SparsePattern Pattern(int rows, int columns, IReadOnlyList<(int Row, int Column, Expression Value)> entries) =>
        new(rows, columns, [.. entries.Select(entry => (entry.Row, entry.Column))]);

    private Lazy<T> Deferred<T>(Func<T> make) =>
        new(() =>
        {
            lock (Equations.Model.Graph)
                return make();
        });
}
