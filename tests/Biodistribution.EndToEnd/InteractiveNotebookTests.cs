using System.Text.Json;
using Xunit;

namespace Biodistribution.EndToEnd;

/// <summary>
/// Notebooks under the real .NET Interactive, with the library from packages made of this build. They run where
/// BIODIST_REQUIRE holds "interactive" (as CI has it, for two notebooks) or "interactive-all".
/// </summary>
public class InteractiveNotebookTests(InteractiveNotebookTests.Packages packages) : IClassFixture<InteractiveNotebookTests.Packages>
{
    // The first figure, and a fit.
    private static readonly string[] Always = ["01-first-simulation.ipynb", "03-calibrating-on-6-hour-data.ipynb"];

    public static TheoryData<string> Names => NotebookTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_notebook_gives_the_same_outputs_under_dotnet_interactive(string name)
    {
        var asked = (Environment.GetEnvironmentVariable("BIODIST_REQUIRE") ?? "").Split(' ');
        Assert.SkipUnless(
            asked.Contains("interactive-all") || (asked.Contains("interactive") && Always.Contains(name)),
            "It takes a minute: set BIODIST_REQUIRE to interactive or interactive-all."
        );
        packages.Jupyter.Require();
        packages.Pack();
        var first = Path.Combine(packages.Jupyter.Folder, "first.cs");
        File.WriteAllText(first, $"#i \"nuget:{packages.Folder}\"\n#r \"nuget: Biodistribution.Notebooks, {packages.Version}\"\n");
        var output = Path.Combine(packages.Jupyter.Folder, name);

        var outcome = packages.Jupyter.Run(
            "/usr/bin/python3",
            [Path.Combine(AppContext.BaseDirectory, "run_notebook.py"), RepositoryRoot.PathOf("notebooks", name), first, output]
        );

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        var saved = NotebookOutputs.Shown(RepositoryRoot.PathOf("notebooks", name));
        var fresh = NotebookOutputs.Shown(output).Where(one => one.Cell != "first").ToArray();
        Assert.Equal(saved.Select(one => one.Cell), fresh.Select(one => one.Cell));
        foreach (var (old, current) in saved.Zip(fresh))
            Assert.True(
                NotebookOutputs.Agree(old.Shown, current.Shown),
                $"Cell {old.Cell}\nSaved: {old.Shown}\n.NET Interactive: {current.Shown}"
            );
    }

    /// <summary>
    /// All packages of this build, made once, and a Jupyter that knows .NET Interactive by the name the notebooks ask
    /// for.
    /// </summary>
    public sealed class Packages : IDisposable
    {
        private readonly Lock gate = new();

        /// <summary>The Jupyter.</summary>
        public Jupyter Jupyter { get; } = new();

        /// <summary>Where the packages are.</summary>
        public string Folder => Path.Combine(Jupyter.Folder, "packages");

        /// <summary>Their version.</summary>
        public string Version { get; private set; } = "";

        /// <summary>Makes them, and the kernel known; once.</summary>
        public void Pack()
        {
            lock (gate)
            {
                if (Version.Length > 0)
                    return;
                var projects = string.Join(';', Directory.GetFiles(RepositoryRoot.PathOf("src"), "*.csproj", SearchOption.AllDirectories));
                var all = Path.Combine(Jupyter.Folder, "all.proj");
                File.WriteAllText(
                    all,
                    $"""
                    <Project><Target Name="Pack">
                    <MSBuild Projects="{projects}" Targets="Pack" BuildInParallel="true"
                      Properties="Configuration=Release;NoBuild=true;PackageOutputPath={Folder}" />
                    </Target></Project>
                    """
                );
                var packed = Jupyter.Run("dotnet", ["msbuild", all, "-t:Pack", "-v:q", "-nologo"]);
                Assert.True(packed.ExitCode == 0, packed.Output);
                var restored = Jupyter.Run("dotnet", ["tool", "restore"]);
                Assert.True(restored.ExitCode == 0, restored.Output + restored.Error);
                WriteKernel();
                const string Name = "Biodistribution.Notebooks.";
                Version = Path.GetFileNameWithoutExtension(Assert.Single(Directory.GetFiles(Folder, Name + "*.nupkg")))[Name.Length..];
            }
        }

        // Packages of an earlier build have the same version: this kernel unpacks its own, and takes all others from the cache.
        private void WriteKernel()
        {
            var known = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
            var kernel = new
            {
                argv = new[]
                {
                    "dotnet",
                    "tool",
                    "run",
                    "dotnet-interactive",
                    "--",
                    "jupyter",
                    "--default-kernel",
                    "csharp",
                    "{connection_file}",
                    "--http-local-only",
                },
                display_name = ".NET (C#)",
                language = "C#",
                env = new Dictionary<string, string>
                {
                    ["NUGET_PACKAGES"] = Path.Combine(Jupyter.Folder, "unpacked"),
                    ["NUGET_FALLBACK_PACKAGES"] = known,
                    ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
                    ["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1",
                },
            };
            var folder = Directory.CreateDirectory(Path.Combine(Jupyter.Folder, "jupyter", "kernels", ".net-csharp")).FullName;
            File.WriteAllText(Path.Combine(folder, "kernel.json"), JsonSerializer.Serialize(kernel));
        }

        /// <inheritdoc />
        public void Dispose() => Jupyter.Dispose();
    }
}
