using Biodistribution.Compilation.Emission;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Compilation;

/// <summary>The code of one event: its delay, its priority, and what its assignments give, with derivatives where asked for.</summary>
internal sealed class EventKernels
{
    private readonly Lazy<LinearizedKernel> linearizedDelay;
    private readonly Lazy<LinearizedKernel> linearizedAssignments;
    private readonly Lazy<LinearizedKernel> linearizedConsequences;

    public EventKernels(CompiledModel model, ModelEvent e)
    {
        var zero = model.Equations.Model.Graph.Zero;
        Event = e;
        Targets = [.. e.Assignments.Select(assignment => model.StateIndex(assignment.Target))];
        ConsequenceTargets = [.. e.Consequences.Select(assignment => model.StateIndex(assignment.Target))];
        Timing = model.Emit([e.Delay ?? zero, e.Priority ?? zero]);
        Assignments = model.Emit([.. e.Assignments.Select(assignment => assignment.Value)]);
        Consequences = model.Emit([.. e.Consequences.Select(assignment => assignment.Value)]);
        linearizedDelay = new(() => Linearize(model, [e.Delay ?? zero]));
        linearizedAssignments = new(() => Linearize(model, [.. e.Assignments.Select(assignment => assignment.Value)]));
        linearizedConsequences = new(() => Linearize(model, [.. e.Consequences.Select(assignment => assignment.Value)]));
    }

    /// <summary>The event.</summary>
    public ModelEvent Event { get; }

    /// <summary>The state each assignment changes.</summary>
    public int[] Targets { get; }

    /// <summary>The state each consequence changes.</summary>
    public int[] ConsequenceTargets { get; }

    /// <summary>Delay and priority.</summary>
    public Kernel Timing { get; }

    /// <summary>What each assignment gives.</summary>
    public Kernel Assignments { get; }

    /// <summary>What each consequence gives.</summary>
    public Kernel Consequences { get; }

    /// <summary>The delay, then its time derivative.</summary>
    public LinearizedKernel LinearizedDelay => linearizedDelay.Value;

    /// <summary>What each assignment gives, then the explicit time derivative of each.</summary>
    public LinearizedKernel LinearizedAssignments => linearizedAssignments.Value;

    /// <summary>What each consequence gives, then the explicit time derivative of each.</summary>
    public LinearizedKernel LinearizedConsequences => linearizedConsequences.Value;

    private static LinearizedKernel Linearize(CompiledModel model, Expression[] values)
    {
        lock (model.Equations.Model.Graph)
            return model.Linearize([.. values, .. values.Select(value => Differentiation.Derivative(value, null))]);
    }
}
