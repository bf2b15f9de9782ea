using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using Biodistribution.Output;
using Biodistribution.Tables;
using Xunit;

namespace Biodistribution.Tests.Output;

public sealed class RunFolderTests : IDisposable
{
    private static readonly RunManifest Fit = new()
    {
        Command = "fit",
        Seed = 7,
        Settings = ImmutableSortedDictionary<string, string>.Empty.Add("tolerance", "1e-8").Add("draws", "400"),
        Inputs = [InputFile.Hash("study.yaml", "biodist: 1\n"u8)],
    };

    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    [Fact]
    public void A_link_that_leads_nowhere_is_said_to_be_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege on Windows");
        File.CreateSymbolicLink(temporary.File("link"), "nowhere");
        var problem = Assert.Single(RunFolder.Open(temporary.File("link"), new RunManifest { Command = "fit" }).Diagnostics);

        Assert.Equal(("BD6001", "This is a link to nowhere, which is not there."), (problem.Code, problem.Message));
    }

    [Fact]
    public void A_missing_folder_is_made_and_every_file_is_listed_with_its_hash()
    {
        var folder = RunFolder.Open(temporary.File("a/b"), Fit).OrThrow();
        Assert.True(folder.Write("figures/one.svg", "<svg/>"));
        Assert.True(folder.Write("curves.csv", new Table(new NumberColumn("time", [0, 0.1]))));
        Assert.Empty(folder.Close());

        var manifest = RunManifest.Read(temporary.File("a/b/manifest.json"))!;
        Assert.True(manifest.Complete);
        Assert.Equal(["curves.csv", "figures/one.svg"], manifest.Outputs.Select(output => output.Name));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("<svg/>"u8)), manifest.Outputs[1].Sha256);
    }

    [Fact]
    public void The_manifest_holds_nothing_that_differs_between_two_runs_of_one_thing()
    {
        var texts = new[] { "x", "y" }
            .Select(name =>
            {
                var folder = RunFolder.Open(temporary.File(name), Fit).OrThrow();
                folder.Write("b.txt", "two");
                folder.Write("a.txt", "one");
                folder.Close();
                return File.ReadAllText(temporary.File(name + "/manifest.json"));
            })
            .ToArray();

        Assert.Equal(texts[0], texts[1]);
        Assert.Equal(
            """
            {
              "manifest": 1,
              "program": "biodist",
              "version": "VERSION",
              "command": "fit",
              "complete": true,
              "seed": 7,
              "settings": {
                "draws": "400",
                "tolerance": "1e-8"
              },
              "inputs": [
                {
                  "name": "study.yaml",
                  "sha256": "db43c17b1b96adb5dd87187d68b28c8aedd6bd61b9e1b6d1b3e0ea8b4b1d6c3c",
                  "bytes": 11
                }
              ],
              "outputs": [
                {
                  "name": "a.txt",
                  "sha256": "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed",
                  "bytes": 3
                },
                {
                  "name": "b.txt",
                  "sha256": "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3",
                  "bytes": 3
                }
              ]
            }

            """.ReplaceLineEndings("\n").Replace("VERSION", Fit.Version),
            texts[0].Replace(Fit.Inputs[0].Sha256, "db43c17b1b96adb5dd87187d68b28c8aedd6bd61b9e1b6d1b3e0ea8b4b1d6c3c")
        );
    }

    [Fact]
    public void A_folder_with_files_of_somebody_else_is_refused_and_left_alone()
    {
        File.WriteAllText(temporary.File("thesis.docx"), "mine");
        var refused = Assert.Single(RunFolder.Open(temporary.Path, Fit).Diagnostics);

        Assert.Equal("BD6002", refused.Code);
        Assert.Equal("The folder holds files that no run of this program wrote.", refused.Message);
        Assert.Equal("Name a new or empty folder with --out; a folder with a manifest.json of an earlier run is used again.", refused.Hint);
        Assert.Equal(["thesis.docx"], Directory.EnumerateFileSystemEntries(temporary.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1, 2]")]
    [InlineData("not json")]
    [InlineData("{\"program\": \"webpack\", \"command\": \"x\"}")]
    public void A_manifest_of_another_program_does_not_make_the_folder_ours(string text)
    {
        File.WriteAllText(temporary.File("manifest.json"), text);

        Assert.Equal("BD6002", Assert.Single(RunFolder.Open(temporary.Path, Fit).Diagnostics).Code);
    }

    [Fact]
    public void A_second_run_replaces_what_it_writes_and_leaves_and_names_the_rest()
    {
        var first = RunFolder.Open(temporary.Path, Fit).OrThrow();
        first.Write("curves.csv", "old");
        first.Write("dose-response.csv", "old");
        first.Close();
        File.WriteAllText(temporary.File("notes.txt"), "mine");

        var second = RunFolder.Open(temporary.Path, Fit).OrThrow();
        second.Write("curves.csv", "new");
        second.Close();

        Assert.Equal("new", File.ReadAllText(temporary.File("curves.csv")));
        Assert.Equal("old", File.ReadAllText(temporary.File("dose-response.csv")));
        Assert.Equal("mine", File.ReadAllText(temporary.File("notes.txt")));
        Assert.Equal(["dose-response.csv"], second.Leftovers);
    }

    [Fact]
    public void Two_runs_never_write_to_one_folder_at_once()
    {
        var first = RunFolder.Open(temporary.Path, Fit).OrThrow();
        first.Write("curves.csv", "first");
        var refused = Assert.Single(RunFolder.Open(temporary.Path, Fit).Diagnostics);
        Assert.Equal(("BD6005", "Another run is writing to this folder."), (refused.Code, refused.Message));
        var report = RunFolder.Reopen(temporary.Path).OrThrow();
        Assert.False(report.Write("report.md", "written anew"));
        Assert.Equal("BD6005", Assert.Single(report.Failures).Code);

        Assert.Empty(first.Close());
        Assert.Equal("first", File.ReadAllText(temporary.File("curves.csv")));
        Assert.True(RunFolder.Open(temporary.Path, Fit).OrThrow().Write("curves.csv", "second"));
    }

    [Fact]
    public void A_run_that_was_killed_leaves_whole_files_and_a_folder_that_can_be_used_again()
    {
        var killed = RunFolder.Open(temporary.Path, Fit).OrThrow();
        killed.Write("curves.csv", "whole");
        killed.Dispose();
        File.WriteAllText(temporary.File(".parameters.csv.1-1.biodist-part"), "half");

        Assert.False(RunManifest.Read(temporary.File("manifest.json"))!.Complete);
        var next = RunFolder.Open(temporary.Path, Fit).OrThrow();
        Assert.Equal("whole", File.ReadAllText(temporary.File("curves.csv")));
        next.Close();
        Assert.Equal(
            ["curves.csv", "manifest.json"],
            Directory.EnumerateFileSystemEntries(temporary.Path).Select(Path.GetFileName).Order()
        );
    }

    [Fact]
    public void Opening_changes_nothing_until_the_first_file_is_written()
    {
        var first = RunFolder.Open(temporary.Path, Fit).OrThrow();
        first.Write("a.txt", "a");
        first.Close();
        var before = File.ReadAllText(temporary.File("manifest.json"));
        RunFolder.Open(temporary.Path, Fit with { Command = "simulate" }).OrThrow();

        Assert.Equal(before, File.ReadAllText(temporary.File("manifest.json")));
    }

    [Fact]
    public void A_disk_that_fills_up_leaves_the_old_file_whole_and_says_what_to_do()
    {
        var folder = RunFolder.Open(temporary.Path, Fit).OrThrow();
        folder.Write("curves.csv", "old and whole");
        var written = folder.Write(
            "curves.csv",
            stream =>
            {
                stream.Write("half of the new"u8);
                stream.Flush();
                throw new IOException("No space left on device", 28);
            }
        );

        Assert.False(written);
        Assert.Equal("old and whole", File.ReadAllText(temporary.File("curves.csv")));
        var failure = Assert.Single(folder.Close());
        Assert.Equal(
            $"{temporary.Path}/curves.csv: BD6003: The disk is full: the file could not be written.\n   "
                + $" Make room or name a folder on another disk with --out. Files already finished are whole; "
                + $"nothing half-written was left.",
            failure.ToString()
        );
        Assert.Equal(
            ["curves.csv", "manifest.json"],
            Directory.EnumerateFileSystemEntries(temporary.Path).Select(Path.GetFileName).Order()
        );
        Assert.False(RunManifest.Read(temporary.File("manifest.json"))!.Complete);
    }

    [Fact]
    public void A_real_full_disk_is_survived()
    {
        var disk = temporary.File("disk");
        Directory.CreateDirectory(disk);
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk),
            "Needs the right to mount a small disk in memory."
        );
        try
        {
            var folder = RunFolder.Open(Path.Combine(disk, "results"), Fit).OrThrow();
            Assert.True(folder.Write("small.txt", "small"));
            Assert.False(folder.Write("large.bin", stream => stream.Write(new byte[1 << 20])));

            Assert.Equal("BD6003", Assert.Single(folder.Close()).Code);
            Assert.Equal(
                ["manifest.json", "small.txt"],
                Directory.EnumerateFileSystemEntries(Path.Combine(disk, "results")).Select(Path.GetFileName).Order()
            );
            Assert.Equal("small", File.ReadAllText(Path.Combine(disk, "results", "small.txt")));

            using var journal = Journal.Open(Path.Combine(disk, "work.journal"), "work.journal", "w").OrThrow();
            journal.Keep(1, "kept"u8);
            journal.Keep(2, new byte[1 << 20]);
            Assert.Equal("BD6003", journal.Failure!.Code);
            journal.Dispose();
            using var again = Journal.Open(Path.Combine(disk, "work.journal"), "work.journal", "w").OrThrow();
            Assert.Equal(1, again.Count);
        }
        finally
        {
            Run("umount", disk);
        }
    }

    [Fact]
    public void A_path_that_is_a_file_is_refused()
    {
        File.WriteAllText(temporary.File("results"), "");

        Assert.Equal("BD6001", Assert.Single(RunFolder.Open(temporary.File("results"), Fit).Diagnostics).Code);
    }

    [Fact]
    public void A_folder_one_may_not_write_to_is_refused_with_a_remedy()
    {
        var locked = temporary.File("locked");
        Directory.CreateDirectory(locked);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(locked, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.SkipWhen(MayWrite(locked), "The user running this may write everywhere.");
        var refused = Assert.Single(RunFolder.Open(locked, Fit).Diagnostics);

        Assert.Equal("BD6004", refused.Code);
        Assert.Equal("Name a folder you may write to with --out, or change its permissions.", refused.Hint);
    }

    [Fact]
    public void A_folder_below_a_file_of_the_system_is_refused_with_a_remedy()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "Needs a file system nobody can write to.");
        var refused = Assert.Single(RunFolder.Open("/proc/self/results", Fit).Diagnostics);

        Assert.NotEmpty(refused.Hint);
        Assert.StartsWith("BD600", refused.Code, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside.txt")]
    [InlineData("/outside.txt")]
    [InlineData("a//b")]
    [InlineData("")]
    [InlineData("manifest.json")]
    public void A_name_that_leads_out_of_the_folder_is_a_mistake_of_the_program(string name)
    {
        var folder = RunFolder.Open(temporary.Path, Fit).OrThrow();

        Assert.Throws<ArgumentException>(() => folder.Write(name, "x"));
    }

    [Fact]
    public void Many_threads_may_write_at_once()
    {
        var folder = RunFolder.Open(temporary.Path, Fit).OrThrow();
        Parallel.For(0, 50, i => folder.Write($"f{i:00}.txt", new string('x', i)));

        Assert.Empty(folder.Close());
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (long)i), folder.Outputs.Select(output => output.Bytes));
    }

    [Fact]
    public void An_input_is_named_relative_to_its_study_and_never_by_a_path_of_the_machine()
    {
        Directory.CreateDirectory(temporary.File("studies/one"));
        File.WriteAllText(temporary.File("studies/one/data.csv"), "x");
        File.WriteAllText(temporary.File("model.yaml"), "y");

        Assert.Equal("data.csv", InputFile.Hash(temporary.File("studies/one/data.csv"), temporary.File("studies/one")).Name);
        Assert.Equal("../../model.yaml", InputFile.Hash(temporary.File("model.yaml"), temporary.File("studies/one")).Name);
        Assert.Equal("model.yaml", InputFile.Hash(temporary.File("model.yaml"), temporary.File("studies/one/a/b")).Name);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true }
            )!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static bool MayWrite(string folder)
    {
        try
        {
            File.WriteAllText(Path.Combine(folder, "probe"), "");
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
