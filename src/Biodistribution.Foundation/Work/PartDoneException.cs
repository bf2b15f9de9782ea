namespace Biodistribution.Work;

/// <summary>This process has done its part of the units of a step; what follows needs the parts of others.</summary>
/// <param name="part">The part.</param>
/// <param name="done">How many units it holds.</param>
public sealed class PartDoneException(WorkPart part, int done) : Exception("The part of this process is done.")
{
    /// <summary>The part.</summary>
    public WorkPart Part => part;

    /// <summary>How many units it holds, those of an earlier run included.</summary>
    public int Done => done;
}
