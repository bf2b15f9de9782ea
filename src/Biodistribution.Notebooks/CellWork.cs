namespace Biodistribution.Notebooks;

/// <summary>What a notebook host tells the library about the cell that runs.</summary>
public static class CellWork
{
    /// <summary>Set by the host when the user stops the cell: fits and simulations then end early. Never set outside a host.</summary>
    public static CancellationToken Cancellation
    {
        get => RunOptions.Default.Cancellation;
        set => RunOptions.Default = RunOptions.Default with { Cancellation = value };
    }

    /// <summary>Ends a cell that the user has stopped; hosts put this call into loops and functions of cells.</summary>
    /// <exception cref="OperationCanceledException">The cell was stopped.</exception>
    public static void ThrowIfStopped() => Cancellation.ThrowIfCancellationRequested();
}
