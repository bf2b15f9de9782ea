namespace Biodistribution.Tests.Models;

/// <summary>A published ordering and what a model says to it.</summary>
/// <param name="Id">Its number among the orderings collected from the literature.</param>
/// <param name="Statement">What was published, with its source.</param>
/// <param name="Scenario">The model and how it was used.</param>
/// <param name="Label">Under which label; a dash where living cells, amounts or clearances are compared.</param>
/// <param name="Verdict">holds, fails, holds in part, or not tested where it holds by construction.</param>
/// <param name="Known">Whether the ordering was known when values that bear on it were chosen.</param>
/// <param name="Numbers">What the model says, in numbers.</param>
internal sealed record Ordering(string Id, string Statement, string Scenario, string Label, string Verdict, string Known, string Numbers)
{
    /// <summary>The verdict on what the model was built to do: it says nothing about the model.</summary>
    public const string NotTested = "not tested";

    /// <summary>The ordering was known, and values or options that bear on it were chosen with it in mind.</summary>
    public const string Used = "yes";

    /// <summary>The ordering had been read, but no value that bears on it was chosen by it.</summary>
    public const string Read = "read, not used";
}
