using System.Diagnostics;
using Xunit;

namespace Biodistribution.EndToEnd;

/// <summary>The real Jupyter with our kernel installed in a data folder of its own.</summary>
public sealed class Jupyter : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>Skips where Jupyter is missing, and fails where it is required; else installs the kernel.</summary>
    public Jupyter()
    {
        Program = new[] { "/usr/bin/jupyter", "/usr/local/bin/jupyter" }.FirstOrDefault(File.Exists);
        if (Program is null && (Environment.GetEnvironmentVariable("BIODIST_REQUIRE") ?? "").Contains("jupyter", StringComparison.Ordinal))
            Assert.Fail("Jupyter is required here and is not installed.");
        if (Program is null)
            return;
        var install = Run("dotnet", [Path.Combine(AppContext.BaseDirectory, "biodist-jupyter.dll"), "install"]);
        Assert.True(install.ExitCode == 0, install.Error);
    }

    private string? Program { get; }

    /// <summary>Whether Jupyter is installed.</summary>
    public bool IsThere => Program is not null;

    /// <summary>A folder that is removed afterwards.</summary>
    public string Folder => folder.Path;

    /// <summary>Ends the test as skipped where Jupyter is missing.</summary>
    public void Require() => Assert.SkipWhen(Program is null, "Jupyter is not installed.");

    /// <summary>Runs a command of Jupyter.</summary>
    public Biodist.Outcome Run(params string[] words) => Run(Program!, words);

    /// <summary>Runs a program that sees the kernel.</summary>
    public Biodist.Outcome Run(string program, string[] words)
    {
        var start = new ProcessStartInfo(program, words)
        {
            WorkingDirectory = RepositoryRoot.Find(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["JUPYTER_DATA_DIR"] = Path.Combine(Folder, "jupyter");
        start.Environment["IPYTHONDIR"] = Path.Combine(Folder, "ipython");
        start.Environment["JUPYTER_CONFIG_DIR"] = Path.Combine(Folder, "config");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.Result);
    }

    /// <inheritdoc />
    public void Dispose() => folder.Dispose();
}
