using Biodistribution.Text;

namespace Biodistribution.Output;

/// <summary>What is kept on disk of a long piece of work, for the same work to go on from, until it is done.</summary>
public interface IKeptFile
{
    /// <summary>Whether the file held other work, or nothing that can be read, and was begun anew.</summary>
    bool ReplacedOther { get; }

    /// <summary>Why the last of it could not be kept; null when it was. The work itself can go on.</summary>
    Diagnostic? Failure { get; }

    /// <summary>Removes it, when the work is done and its result written.</summary>
    void Discard();
}
