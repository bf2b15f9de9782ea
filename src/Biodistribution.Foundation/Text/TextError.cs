namespace Biodistribution.Text;

/// <summary>Why a text is not a unit or a quantity.</summary>
/// <param name="Message">What is wrong, in one sentence.</param>
/// <param name="Hint">What would put it right.</param>
/// <param name="Start">First character concerned, from 0.</param>
/// <param name="Length">Characters concerned.</param>
public sealed record TextError(string Message, string Hint, int Start, int Length)
{
    /// <summary>The same error of a text that is part of a longer one.</summary>
    /// <param name="offset">Where the part begins in the longer text.</param>
    public TextError ShiftedBy(int offset) => this with { Start = Start + offset };
}
