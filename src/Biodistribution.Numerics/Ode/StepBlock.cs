namespace Biodistribution.Numerics.Ode;

/// <summary>
/// Where the vectors of an explicit Runge-Kutta step are in one block of memory; each is padded with zeros to a whole
/// number of four-element vectors.
/// </summary>
/// <param name="Tableau">The method.</param>
/// <param name="StateCount">Number of unknowns.</param>
public sealed record StepBlock(ButcherTableau Tableau, int StateCount)
{
    // Code may read whole vectors that begin at the last unknown.
    private const int Slack = 8;

    /// <summary>Elements from one vector to the next.</summary>
    public int Stride { get; } = StateVector.PaddedLength(StateCount);

    /// <summary>
    /// The derivative at the new state; the stages are those before it, the extra stages of the dense output those
    /// after.
    /// </summary>
    public int Last => Tableau.StageCount * Stride;

    /// <summary>The state at the start of the step.</summary>
    public int Start => (Tableau.StageCount + 1 + Tableau.ExtraNodes.Count) * Stride;

    /// <summary>The argument of the last stage before the derivative at the new state.</summary>
    public int LastArgument => Start + Stride;

    /// <summary>The new state.</summary>
    public int End => LastArgument + Stride;

    /// <summary>Σ weight × stage of the error estimate.</summary>
    public int Error => End + Stride;

    /// <summary>Elements of the block.</summary>
    public int Length => Error + Stride + Slack;

    /// <summary>A stage.</summary>
    /// <param name="index">Which.</param>
    public int Stage(int index) => index * Stride;
}
