using System.Collections.Immutable;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Models;

/// <summary>Assignments made when a condition turns from false to true.</summary>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Trigger">The condition.</param>
/// <param name="Assignments">What each variable becomes.</param>
public sealed record ModelEvent(string Name, Expression Trigger, ImmutableArray<Definition> Assignments)
{
    /// <summary>Time between trigger and assignment; null for none.</summary>
    public Expression? Delay { get; init; }

    /// <summary>Among events due at once, larger goes first; null for no preference.</summary>
    public Expression? Priority { get; init; }

    /// <summary>Whether a delayed event still happens when its trigger has turned false meanwhile.</summary>
    public bool IsPersistent { get; init; } = true;

    /// <summary>What the trigger counts as before the start: with false, a condition true at the start fires at once.</summary>
    public bool InitialTrigger { get; init; } = true;

    /// <summary>Whether the assigned values are computed when the trigger fires rather than when the delay is over.</summary>
    public bool UsesValuesFromTriggerTime { get; init; } = true;

    /// <summary>
    /// Assignments made right after <see cref="Assignments"/>, in one with them, from the values these have just given
    /// (delay and trigger time play no part):
    /// an amount that follows from an assigned concentration and the size its compartment has by then.
    /// </summary>
    public ImmutableArray<Definition> Consequences { get; init; } = [];
}
