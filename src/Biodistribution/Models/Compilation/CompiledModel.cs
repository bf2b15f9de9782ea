using Biodistribution.Models.Symbolics;

namespace Biodistribution.Models.Compilation;

/// <summary>The contract of the engine: everything a solver or a fit needs of a model, as functions of time, states and parameters over spans.</summary>
public sealed class CompiledModel
{
    private CompiledModel(EquationSystem equations) => Equations = equations;

    /// <summary>The equations compiled.</summary>
    public EquationSystem Equations { get; }

    /// <summary>Number of states, n.</summary>
    public int StateCount => Equations.States.Length;

    /// <summary>Number of parameters, m.</summary>
    public int ParameterCount => Equations.Parameters.Length;

    /// <summary>Number of observables.</summary>
    public int ObservableCount => Equations.Observables.Length;

    /// <summary>Lowers and compiles a model.</summary>
    /// <param name="model">A checked model.</param>
    /// <param name="settings">What else it must be able to do.</param>
    public static CompiledModel Compile(Model model, CompilationSettings? settings = null) => throw new NotSupportedException();

    /// <summary>The parameters' default values, in order; infusion rates 0.</summary>
    public double[] DefaultParameters() => [.. Equations.Parameters.Select(parameter => parameter.Value)];

    /// <summary>Index of a parameter, or -1.</summary>
    /// <param name="symbol">Its symbol.</param>
    public int ParameterIndex(Symbol symbol) => Equations.Parameters.ToList().FindIndex(parameter => ReferenceEquals(parameter.Symbol, symbol));

    /// <summary>Index of a state, or -1.</summary>
    /// <param name="symbol">Its symbol.</param>
    public int StateIndex(Symbol symbol) => Equations.States.ToList().FindIndex(state => ReferenceEquals(state.Symbol, symbol));

    /// <summary>Index of an observable, or -1.</summary>
    /// <param name="name">Its name.</param>
    public int ObservableIndex(string name) => Equations.Observables.ToList().FindIndex(observable => observable.Name == name);

    /// <summary>Index of the parameter that is the infusion rate into a state, or -1 when the state was not compiled as infused.</summary>
    /// <param name="state">Index of the state.</param>
    public int InfusionParameter(int state) => throw new NotSupportedException();
}
