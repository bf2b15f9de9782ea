using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Biodistribution.Benchmarks;

/// <summary>How a peer is built, run and installed.</summary>
/// <param name="Name">As in the table of the work items.</param>
/// <param name="Source">Its source in the folder of peers.</param>
/// <param name="Libraries">What it links; empty for a script.</param>
/// <param name="Package">Debian packages it needs.</param>
internal sealed record Peer(string Name, string Source, string Libraries, string Package)
{
    public static IReadOnlyList<Peer> All { get; } =
    [
        new("odeint", "odeint.cpp", "", "g++ libboost-dev"),
        new("odeint-fit", "odeint_fit.cpp", "", "g++ libboost-dev"),
        new(
            "cvode-fit",
            "cvodes_fit.cpp",
            "-lsundials_cvodes -lsundials_nvecserial -lsundials_sunmatrixdense -lsundials_sunlinsoldense",
            "g++ libsundials-dev"
        ),
        new("scipy-fit", "scipy_fit.py", "", "python3-scipy"),
        new("desolve-fit", "minpack_fit.R", "", "r-base-core r-cran-desolve r-cran-minpack.lm"),
        new("avx2", "avx2.cpp", "", "g++"),
        new("gsl", "gsl.cpp", "-lgsl -lgslcblas", "g++ libgsl-dev"),
        new(
            "cvode",
            "cvode.cpp",
            "-lsundials_cvode -lsundials_nvecserial -lsundials_sunmatrixdense -lsundials_sunlinsoldense -lsundials_sunnonlinsolfixedpoint",
            "g++ libsundials-dev"
        ),
        new("scipy", "scipy_peer.py", "", "python3-scipy"),
        new("desolve", "desolve_peer.R", "", "r-base-core r-cran-desolve"),
    ];

    /// <summary>Builds a compiled peer for this processor; returns the command, or null with the reason.</summary>
    public (string? Command, string[] Arguments, string Reason) Build(string sources, string target)
    {
        var source = Path.Combine(sources, Source);
        if (Source.EndsWith(".py", StringComparison.Ordinal))
            return Works("/usr/bin/python3", ["-c", "import scipy.integrate"])
                ? ("/usr/bin/python3", [source], "")
                : (null, [], $"apt-get install {Package}");
        if (Source.EndsWith(".R", StringComparison.Ordinal))
            return Works(
                "Rscript",
                ["-e", Package.Contains("minpack", StringComparison.Ordinal) ? "library(deSolve); library(minpack.lm)" : "library(deSolve)"]
            )
                ? ("Rscript", [source], "")
                : (null, [], $"apt-get install {Package}");
        var program = Path.Combine(target, Name);
        if (
            File.Exists(program)
            && Directory
                .EnumerateFiles(sources, "*.hpp")
                .Append(source)
                .All(file => File.GetLastWriteTimeUtc(program) > File.GetLastWriteTimeUtc(file))
        )
            return (program, [], "");
        string[] arguments =
        [
            "-O3",
            "-march=native",
            "-DNDEBUG",
            "-std=c++17",
            source,
            "-o",
            program,
            .. Libraries.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ];
        return Works("g++", arguments) ? (program, [], "") : (null, [], $"apt-get install {Package}");
    }

    private static bool Works(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true }
            )!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>A peer that waits for work.</summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly Process process;

    public PeerProcess(string command, IEnumerable<string> arguments)
    {
        process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        IsReady = process.StandardOutput.ReadLine() == "ready";
    }

    /// <summary>Whether it started.</summary>
    public bool IsReady { get; }

    /// <summary>CPU microseconds a solve, over one repetition.</summary>
    public double Time() => double.Parse(Ask("time"), CultureInfo.InvariantCulture);

    /// <summary>All states of one pass.</summary>
    public double[] Solve(string file)
    {
        Ask($"save {file}");
        return MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(file)).ToArray();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.StandardInput.Close();
            process.WaitForExit();
        }
        process.Dispose();
    }

    private string Ask(string question)
    {
        process.StandardInput.WriteLine(question);
        process.StandardInput.Flush();
        return process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"The peer ended at \"{question}\".");
    }
}
