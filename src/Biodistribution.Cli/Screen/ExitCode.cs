namespace Biodistribution.Cli.Screen;

/// <summary>What the program tells the shell.</summary>
internal static class ExitCode
{
    /// <summary>The work was done.</summary>
    public const int Done = 0;

    /// <summary>The input is wrong, or a file or stream cannot be read or written.</summary>
    public const int WrongInput = 1;

    /// <summary>The computation failed.</summary>
    public const int ComputationFailed = 2;

    /// <summary>The program itself failed.</summary>
    public const int ProgramFault = 3;

    /// <summary>The user interrupted the work.</summary>
    public const int Interrupted = 130;
}
