namespace Biodistribution.Simulation;

/// <summary>Something that happens to a run at a known time.</summary>
/// <param name="Time">When, in coherent units; may depend on parameters (an absorption lag).</param>
public abstract record TimelineEvent(Dual Time);

/// <summary>An amount added to a state at once.</summary>
/// <param name="Time">When.</param>
/// <param name="State">Index of the state in the compiled model.</param>
/// <param name="Amount">How much, in coherent units.</param>
public sealed record Bolus(Dual Time, int State, Dual Amount) : TimelineEvent(Time);

/// <summary>An amount added to a state at a constant rate.</summary>
/// <param name="Time">When it starts.</param>
/// <param name="State">Index of the state, which must have been compiled as infused.</param>
/// <param name="Rate">Amount per time, in coherent units.</param>
/// <param name="Duration">How long.</param>
public sealed record Infusion(Dual Time, int State, Dual Rate, Dual Duration) : TimelineEvent(Time);

/// <summary>A parameter takes another value from this time on: an intervention, or a covariate that varies.</summary>
/// <param name="Time">When.</param>
/// <param name="Parameter">Index of the parameter in the compiled model.</param>
/// <param name="Value">Its value from then on.</param>
public sealed record ParameterChange(Dual Time, int Parameter, Dual Value) : TimelineEvent(Time);

/// <summary>A state takes another value.</summary>
/// <param name="Time">When.</param>
/// <param name="State">Index of the state.</param>
/// <param name="Value">Its new value.</param>
public sealed record StateReplacement(Dual Time, int State, Dual Value) : TimelineEvent(Time);

/// <summary>All states return to their initial values and running infusions stop.</summary>
/// <param name="Time">When.</param>
public sealed record SystemReset(Dual Time) : TimelineEvent(Time);
