using System.Diagnostics;
using System.Security;
using System.Text.Json.Nodes;

namespace Biodistribution.Jupyter;

/// <summary>
/// Packages a cell asks for by <c>#r "nuget: Name, Version"</c>, restored by the .NET SDK from its cache or the user's
/// feeds.
/// </summary>
internal static class PackageReferences
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>The assemblies of a package and of all it needs.</summary>
    public static IReadOnlyList<string> Restore(string name, string version, CancellationToken cancellation)
    {
        if (
            !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
            || !version.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+' or '*')
        )
            throw new UserMistakeException($"\"{name}, {version}\" is no package: write #r \"nuget: Name, 1.2.3\".");
        var folder = Directory.CreateTempSubdirectory("biodist-jupyter-").FullName;
        try
        {
            var project = Path.Combine(folder, "cell.csproj");
            File.WriteAllText(
                project,
                $"""
                <Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
                <ItemGroup><PackageReference Include="{SecurityElement.Escape(name)}" Version="{SecurityElement.Escape(
                    version.Length > 0 ? version : "*"
                )}" /></ItemGroup></Project>
                """
            );
            var output = RunRestore(name, project, folder, cancellation);
            var assets = Path.Combine(folder, "obj", "project.assets.json");
            if (!File.Exists(assets) || JsonNode.Parse(File.ReadAllText(assets)) is not JsonObject json || output.ExitCode != 0)
                throw new UserMistakeException(
                    $"The package {name} {version} could not be had. What dotnet restore says:\n{output.Text.Trim()}\nPackages "
                        + $"come from the local cache of NuGet or the feeds of NuGet.config; a file works without either: "
                        + $"#r \"path/to/file.dll\"."
                );
            return Assemblies(json);
        }
        finally
        {
            try
            {
                Directory.Delete(folder, true);
            }
            catch (IOException)
            {
                // A file still held on Windows; the system clears its temporary folder.
            }
        }
    }

    private static List<string> Assemblies(JsonObject assets)
    {
        var found = new List<string>();
        string[] roots = [.. assets["packageFolders"]!.AsObject().Select(root => root.Key)];
        foreach (var (library, entry) in assets["targets"]!.AsObject().First().Value!.AsObject())
        {
            var folder = (string?)assets["libraries"]?[library]?["path"];
            foreach (var (file, _) in entry?["runtime"] as JsonObject ?? [])
                if (
                    folder is not null
                    && file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
                    && roots.Select(root => Path.Combine(root, folder, file)).FirstOrDefault(File.Exists) is { } path
                )
                    found.Add(path);
        }
        return found;
    }

    private static (int ExitCode, string Text) RunRestore(string name, string project, string folder, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(Limit);
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo("dotnet", ["restore", project, "--nologo"])
                {
                    WorkingDirectory = folder,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            var text = process.StandardOutput.ReadToEndAsync(limited.Token);
            var errors = process.StandardError.ReadToEndAsync(limited.Token);
            try
            {
                process.WaitForExitAsync(limited.Token).GetAwaiter().GetResult();
                return (process.ExitCode, text.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult());
            }
            catch (OperationCanceledException)
            {
                process.Kill(true);
                throw new UserMistakeException(
                    cancellation.IsCancellationRequested
                        ? "The restore was stopped."
                        : $"The package {name} was not restored within {Limit.TotalMinutes:0} minutes."
                );
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new UserMistakeException(
                "Packages need the .NET SDK: the command dotnet was not found. A file works without it: #r \"path/to/file.dll\"."
            );
        }
    }
}
