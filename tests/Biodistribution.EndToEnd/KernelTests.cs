using System.Text.Json.Nodes;
using Xunit;

namespace Biodistribution.EndToEnd;

/// <summary>The kernel under the real Jupyter client, driven once by kernel_client.py.</summary>
public class KernelTests(KernelTests.Session session) : IClassFixture<KernelTests.Session>
{
    [Fact]
    public void A_cell_gives_its_value_and_speaks_protocol_5_3()
    {
        Assert.Equal("5.3", (string)Seen("protocol")!);
        Assert.Equal("42", Plain("value"));
    }

    [Fact]
    public void A_cell_that_throws_says_what_and_keeps_what_was_declared_before()
    {
        Assert.Equal("before\n", (string)Seen("throws")!["text"]!);
        Assert.Equal("InvalidOperationException: on purpose", (string)Seen("throws")!["error"]!);
        Assert.Equal("43", Plain("after_throw"));
        Assert.Contains("CS0029", (string)Seen("wrong_code")!["error"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("loop")]
    [InlineData("loop_that_catches")]
    [InlineData("sleep")]
    [InlineData("wait")]
    [InlineData("library")]
    [InlineData("jump")]
    [InlineData("recursion")]
    [InlineData("property")]
    [InlineData("filter")]
    [InlineData("parallel")]
    [InlineData("forms")]
    public void A_cell_that_would_never_end_can_be_stopped_and_the_next_runs(string kind)
    {
        var stopped = Seen($"stopped_{kind}")!;
        Assert.Equal("error", (string)stopped["status"]!);
        Assert.StartsWith("Interrupted", (string)stopped["error"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("does not stop", (string)stopped["error"]!, StringComparison.Ordinal);
        Assert.Equal("42", Plain($"after_{kind}"));
    }

    [Fact]
    public void Code_that_can_be_stopped_means_what_it_said()
    {
        Assert.Equal("0 4 12,zero,one,caught,all,case 0 12 8 1 7 null 5 x => new [] {1, 2}.Any(y => (y > x)) 2", Plain("forms"));
        Assert.Equal("Exception: here", (string)Seen("thrown_in_loop")!["error"]!);
        Assert.Contains(
            "at line 3 of the cell",
            string.Join('\n', Seen("thrown_in_loop")!["trace"]!.AsArray().Select(line => (string)line!)),
            StringComparison.Ordinal
        );
        Assert.StartsWith("CompilationError: (1,31): CS0029", (string)Seen("wrong_in_loop")!["error"]!, StringComparison.Ordinal);
        Assert.Equal("TaskCanceledException: too slow", (string)Seen("own_cancellation")!["error"]!);
    }

    [Fact]
    public void A_hundred_thousand_lines_arrive_all_in_pieces_of_reasonable_size()
    {
        Assert.Equal("100000 lines, last 99999", (string)Seen("lines")!["text"]!);
        Assert.InRange((int)Seen("lines")!["pieces"]!, 2, 200);
    }

    [Fact]
    public void A_value_that_cannot_be_shown_is_shown_with_the_reason()
    {
        Assert.Equal("Bad (cannot be shown: no text)", Plain("unshowable"));
        Assert.Equal("ok", (string)Seen("circular")!["status"]!);
        Assert.EndsWith(", … ]", Plain("endless_sequence"), StringComparison.Ordinal);
    }

    [Fact]
    public void Displayed_values_come_in_order_and_ours_as_pictures_and_text()
    {
        Assert.Equal(["1", "two", "3"], Seen("displayed")!["plain"]!.AsArray().Select(text => (string)text!));
        Assert.Contains("text/html", Seen("figure")!["types"]!.AsArray().Single()!.AsArray().Select(type => (string)type!));
        Assert.StartsWith("Time courses: Liver: highest", Plain("figure"), StringComparison.Ordinal);
        Assert.Contains("BD8201", (string)Seen("wrong_unit")!["error"]!, StringComparison.Ordinal);
        Assert.Equal("error", (string)Seen("missing_file")!["status"]!);
    }

    [Fact]
    public void A_message_with_a_wrong_signature_is_ignored_and_a_malformed_one_does_no_harm()
    {
        Assert.False((bool)Seen("wrong_key_answered")!);
        Assert.All(Seen("malformed_answered")!.AsArray(), answered => Assert.False((bool)answered!));
        Assert.Equal("42", Plain("after_malformed"));
    }

    [Fact]
    public void An_editor_is_told_what_could_follow_what_a_name_means_and_whether_a_cell_is_complete()
    {
        Assert.Equal(["Load"], Texts("complete_static"));
        Assert.Equal(["Hours"], Texts("complete_extension"));
        Assert.Equal(["kept"], Texts("complete_variable"));
        Assert.Contains("Reads a model: YAML, or SBML", (string)Seen("inspect")!, StringComparison.Ordinal);
        Assert.Equal(["complete", "incomplete", "invalid"], Seen("completeness")!.AsObject().Select(pair => (string)pair.Value!));
        Assert.Equal(["ok", "ok"], [(string)Seen("history")!, (string)Seen("comms")!]);
    }

    [Fact]
    public void A_restart_forgets_and_a_shutdown_ends_the_process()
    {
        Assert.Contains("CS0103", (string)Seen("forgotten")!["error"]!, StringComparison.Ordinal);
        Assert.Equal("2", Plain("restarted"));
        Assert.False((bool)Seen("alive_after_shutdown")!);
    }

    [Theory]
    [InlineData(
        """
            {"ip":"0.0.0.0","transport":"tcp","shell_port":1,"iopub_port":2,"stdin_port":3,"control_port":4,"hb_port":5,
             "key":"k","signature_scheme":"hmac-sha256"}
            """,
        "listens on this machine only"
    )]
    [InlineData("""{"ip":"127.0.0.1","transport":"ipc","key":"k"}""", "ipc is not supported")]
    [InlineData("""{"ip":"127.0.0.1","transport":"tcp","key":"k","signature_scheme":"none"}""", "must be hmac-sha256")]
    [InlineData("""[1, 2""", "is not a connection file")]
    public void A_connection_that_others_could_reach_or_that_makes_no_sense_is_refused(string connection, string reason)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "connection.json");
        File.WriteAllText(file, connection);
        var outcome = Tool(folder, "kernel", file);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(reason, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_that_bring_this_library_to_dotnet_interactive_mean_nothing_here() => Assert.Equal("42", Plain("other_kernel"));

    [Theory]
    [InlineData("--help")]
    [InlineData("install", "--help")]
    [InlineData("kernel", "-h")]
    public void Every_command_of_the_kernel_helps(params string[] words)
    {
        using var folder = new TemporaryFolder();

        var help = Tool(folder, words);

        Assert.Equal(0, help.ExitCode);
        Assert.Contains("biodist-jupyter install [--user | --prefix DIR]", help.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kernel_of_someone_else_is_not_replaced_unless_forced()
    {
        using var folder = new TemporaryFolder();
        var description = Path.Combine(folder.Path, "share", "jupyter", "kernels", ".net-csharp", "kernel.json");
        Directory.CreateDirectory(Path.GetDirectoryName(description)!);
        File.WriteAllText(description, """{"argv":["dotnet-interactive"]}""");

        Assert.Equal(1, Tool(folder, "install", "--prefix", folder.Path).ExitCode);
        Assert.Contains("dotnet-interactive", File.ReadAllText(description), StringComparison.Ordinal);
        Assert.Equal(0, Tool(folder, "install", "--prefix", folder.Path, "--force").ExitCode);
        Assert.Contains("biodist-jupyter", File.ReadAllText(description), StringComparison.Ordinal);
        Assert.Equal(0, Tool(folder, "uninstall", "--prefix", folder.Path).ExitCode);
        Assert.False(File.Exists(description));
        Assert.Equal(1, Tool(folder, "install", "--name", "../../elsewhere").ExitCode);
    }

    private static Biodist.Outcome Tool(TemporaryFolder folder, params string[] words) =>
        Biodist.RunProgram("biodist-jupyter.dll", folder.Path, words);

    private JsonNode? Seen(string name)
    {
        session.Jupyter.Require();
        return session.Seen![name];
    }

    private string Plain(string name) => (string)Seen(name)!["plain"]!.AsArray().Last()!;

    private IEnumerable<string> Texts(string name) => Seen(name)!.AsArray().Select(text => (string)text!);

    /// <summary>One session of the client.</summary>
    public sealed class Session : IDisposable
    {
        /// <summary>Runs it.</summary>
        public Session()
        {
            if (!Jupyter.IsThere)
                return;
            var outcome = Jupyter.Run("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "kernel_client.py")]);
            Assert.True(outcome.ExitCode == 0, outcome.Error);
            Seen = JsonNode.Parse(outcome.Output.Trim().Split('\n')[^1]);
        }

        /// <summary>The Jupyter it ran in.</summary>
        public Jupyter Jupyter { get; } = new();

        /// <summary>What the client saw.</summary>
        public JsonNode? Seen { get; }

        /// <inheritdoc />
        public void Dispose() => Jupyter.Dispose();
    }
}
