using System.Diagnostics;

namespace Biodistribution.EndToEnd;

/// <summary>The program serving its page, ended with the test.</summary>
public sealed class Explorer : IDisposable
{
    private readonly Process process;

    private Explorer(Process process, Uri address) => (this.process, Address) = (process, address);

    /// <summary>The address of the page, with its token.</summary>
    public Uri Address { get; }

    /// <summary>Starts the program and waits for its address.</summary>
    public static async Task<Explorer> StartAsync(string folder, params string[] arguments)
    {
        var process = Biodist.Start(folder, ["explore", .. arguments]);
        var line = await process.StandardOutput.ReadLineAsync();
        if (line is not null)
            return new(process, new Uri(line));
        await process.WaitForExitAsync();
        throw new InvalidOperationException(await process.StandardError.ReadToEndAsync());
    }

    /// <inheritdoc />
    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
