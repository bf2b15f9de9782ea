using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Biodistribution.EndToEnd;

/// <summary>The explorer as a person uses it, and as a hostile program would.</summary>
public class ExplorerTests
{
    private static readonly string Example = RepositoryRoot.PathOf("models", "studies", "exosome-6h-example");

    [Fact]
    public async Task A_person_moves_numbers_undoes_shares_saves_and_the_saved_study_gives_the_same_curves()
    {
        var chromium = Browser.Program();
        Assert.SkipWhen(chromium is null, "Chromium is not installed.");
        using var folder = new TemporaryFolder();
        var study = CopyExample(folder);
        using var explorer = await Explorer.StartAsync(folder.Path, study);
        await using var browser = await Browser.OpenAsync(chromium!, folder.Path, explorer.Address, 1200);
        await browser.UntilAsync("document.body?.dataset.answered === '1'");

        const string move =
            "(n => { const e = document.getElementById('p-uptake'); e.value = n; e.dispatchEvent(new Event('change')); return e.value; })";
        Assert.Equal("6", await browser.EvaluateAsync("document.getElementById('p-uptake').value"));
        var before = await browser.EvaluateAsync("document.querySelector('path.curve').getAttribute('d')");
        await browser.EvaluateAsync($"{move}(40)");
        await browser.UntilAsync("document.body?.dataset.answered === '2'");
        var after = await browser.EvaluateAsync("document.querySelector('path.curve').getAttribute('d')");
        Assert.NotEqual(before, after);
        Assert.Equal("#p.uptake=40", await browser.EvaluateAsync("location.hash"));

        // The slider moved with a key, as without a mouse.
        await browser.EvaluateAsync(
            "(() => { const r = "
                + "document.getElementById('p-breakdown').closest('.row').querySelector('input[type=range]'); "
                + "r.value = Number(r.value) + 100; r.dispatchEvent(new Event('input')); r.dispatchEvent(new "
                + "Event('change')); })()"
        );
        await browser.UntilAsync("document.body?.dataset.answered === '3'");
        Assert.Contains("p.breakdown=", await browser.EvaluateAsync("location.hash"), StringComparison.Ordinal);
        await browser.EvaluateAsync("document.getElementById('undo').click()");
        await browser.UntilAsync("document.body?.dataset.answered === '4'");
        Assert.Equal("#p.uptake=40", await browser.EvaluateAsync("location.hash"));
        Assert.Equal(after, await browser.EvaluateAsync("document.querySelector('path.curve').getAttribute('d')"));
        Assert.True(
            int.Parse(await browser.EvaluateAsync("document.querySelectorAll('circle').length"), CultureInfo.InvariantCulture) >= 30
        );

        await browser.EvaluateAsync(
            "(() => { document.getElementById('name').value = 'moved'; document.getElementById('save').click(); })()"
        );
        await browser.UntilAsync("document.getElementById('status').textContent === 'Saved as moved.yaml.'");
        var saved = Biodist.Run(folder.Path, "simulate", Path.Combine("study", "moved.yaml"), "--points", "25");
        var asked = Biodist.Run(folder.Path, "simulate", study, "--set", "uptake=40 mL/h", "--points", "25");
        Assert.True(saved.ExitCode == 0, saved.Error);
        Assert.Equal(asked.Output, saved.Output);

        // A setting in the address is taken; a number outside its bounds is not drawn beyond them.
        await browser.EvaluateAsync("(location.hash = '#p.uptake=1e9')");
        await browser.UntilAsync("document.getElementById('p-uptake').value === '500'");
        Assert.Equal("false", await browser.EvaluateAsync("document.documentElement.scrollWidth > document.documentElement.clientWidth"));
        Assert.Equal(
            "0",
            await browser.EvaluateAsync(
                "[...document.querySelectorAll('input')].filter(i => !i.labels.length && !i.getAttribute('aria-label')).length"
            )
        );
        Assert.Empty(browser.Console);
    }

    [Fact]
    public async Task The_page_fits_a_phone()
    {
        var chromium = Browser.Program();
        Assert.SkipWhen(chromium is null, "Chromium is not installed.");
        using var folder = new TemporaryFolder();
        using var explorer = await Explorer.StartAsync(folder.Path, CopyExample(folder));
        await using var browser = await Browser.OpenAsync(chromium!, folder.Path, explorer.Address, 500);
        await browser.UntilAsync("document.body?.dataset.answered === '1'");

        Assert.Equal("false", await browser.EvaluateAsync("document.documentElement.scrollWidth > document.documentElement.clientWidth"));
        Assert.Empty(browser.Console);
    }

    [Fact]
    public async Task Hostile_requests_are_refused_and_nothing_leaks_or_crashes()
    {
        using var folder = new TemporaryFolder();
        folder.Write("secret.yaml", "secret: yes");
        using var explorer = await Explorer.StartAsync(folder.Path, CopyExample(folder));
        // A long body waits for the server's word: one that is refused unread may close the connection while it is sent.
        using var http = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) })
        {
            BaseAddress = explorer.Address,
        };
        async Task<(int Code, string Text)> Send(
            HttpMethod method,
            string address,
            string? body = null,
            params (string Name, string Value)[] headers
        )
        {
            using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : Json(body) };
            request.Headers.ExpectContinue = body?.Length > 1 << 16;
            foreach (var (name, value) in headers)
                request.Headers.TryAddWithoutValidation(name, value);
            using var answer = await http.SendAsync(request);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
        var root = $"http://127.0.0.1:{explorer.Address.Port}";

        Assert.Equal((403, ""), await Send(HttpMethod.Get, $"{root}/"));
        Assert.Equal((403, ""), await Send(HttpMethod.Get, $"{root}/{new string('0', 32)}/"));
        Assert.Equal((403, ""), await Send(HttpMethod.Get, $"{root}/session"));
        Assert.Equal((403, ""), await Send(HttpMethod.Get, "session", null, ("Host", "attacker.example")));
        Assert.Equal((403, ""), await Send(HttpMethod.Post, "curves", "{}", ("Origin", "http://attacker.example")));
        Assert.Equal((403, ""), await Send(HttpMethod.Post, "curves", "{}", ("Origin", "null")));
        Assert.Equal((403, ""), await Send(HttpMethod.Get, "session", null, ("Sec-Fetch-Site", "cross-site")));
        Assert.Equal(404, (await Send(HttpMethod.Get, "%2e%2e/secret.yaml")).Code is 403 or 404 ? 404 : 0);
        Assert.Equal(404, (await Send(HttpMethod.Get, "study.yaml")).Code);
        foreach (var name in new[] { "../secret", "..\\\\secret", "/etc/passwd", "a/b", "", ".hidden", new string('a', 61), "nul\\u0000" })
            Assert.Equal(400, (await Send(HttpMethod.Post, "save", $"{{\"name\":\"{name}\"}}")).Code);
        Assert.Equal(409, (await Send(HttpMethod.Post, "save", "{\"name\":\"study\"}")).Code);
        foreach (
            var body in new[]
            {
                "",
                "{",
                "[]",
                "7",
                "{\"p\":7}",
                "{\"p\":{\"uptake\":\"x\"}}",
                "{\"p\":{\"uptake\":1e999}}",
                "{\"p\":{\"uptake\":-1}}",
                "{\"p\":{\"nobody\":1}}",
                "{\"d\":[]}",
                "{\"d\":[{\"amount\":-1,\"every\":1,\"count\":1}]}",
                "{\"d\":[{\"amount\":1,\"every\":0,\"count\":1}]}",
                "{\"d\":[{\"amount\":1,\"every\":1,\"count\":1000000000}]}",
                "{\"until\":1e300}",
                "{\"until\":-1}",
                new string('[', 5000),
            }
        )
            Assert.Equal(400, (await Send(HttpMethod.Post, "curves", body)).Code);
        Assert.Equal(413, (await Send(HttpMethod.Post, "curves", $"{{\"p\":{{\"uptake\":{new string('1', 1 << 20)}}}}}")).Code);

        // Bytes that are no request at all.
        using (var raw = new TcpClient())
        {
            await raw.ConnectAsync(IPAddress.Loopback, explorer.Address.Port);
            await raw.GetStream().WriteAsync(Encoding.ASCII.GetBytes("\0\u0001GET nonsense\r\n\r\n"));
            using var reader = new StreamReader(raw.GetStream());
            Assert.StartsWith("HTTP/1.1 400", await reader.ReadLineAsync() ?? "HTTP/1.1 400", StringComparison.Ordinal);
        }

        // Fifty at once, each answered with its own curves.
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(i => Send(HttpMethod.Post, "curves", $"{{\"p\":{{\"uptake\":{1 + i}}}}}"))
        );
        Assert.All(answers, answer => Assert.Equal(200, answer.Code));
        Assert.Equal(
            50,
            answers.Select(answer => answer.Text[answer.Text.IndexOf("\"times\"", StringComparison.Ordinal)..]).Distinct().Count()
        );
        var one = await Send(HttpMethod.Post, "curves", "{\"p\":{\"uptake\":1}}");
        Assert.Equal(
            answers[0].Text[answers[0].Text.IndexOf("\"times\"", StringComparison.Ordinal)..],
            one.Text[one.Text.IndexOf("\"times\"", StringComparison.Ordinal)..]
        );
        Assert.Equal(
            ["model.yaml", "observations-simulated.csv", "study.yaml"],
            Directory.EnumerateFiles(Path.Combine(folder.Path, "study")).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task The_current_setting_is_exported_as_table_figure_and_study()
    {
        using var folder = new TemporaryFolder();
        using var explorer = await Explorer.StartAsync(folder.Path, CopyExample(folder));
        using var http = new HttpClient { BaseAddress = explorer.Address };
        async Task<byte[]> Get(string name)
        {
            using var answer = await http.PostAsync(name, Json("{\"d\":[{\"amount\":1e10,\"every\":8,\"count\":3}]}"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return await answer.Content.ReadAsByteArrayAsync();
        }

        Assert.StartsWith("group,observable,time", Encoding.UTF8.GetString(await Get("curves.csv")), StringComparison.Ordinal);
        Assert.Contains("<svg", Encoding.UTF8.GetString(await Get("figure.svg")), StringComparison.Ordinal);
        Assert.StartsWith("%PDF", Encoding.ASCII.GetString(await Get("figure.pdf")), StringComparison.Ordinal);
        Assert.Equal("PNG", Encoding.ASCII.GetString(await Get("figure.png"), 1, 3));
        Assert.Contains("every: 8 h, times: 3", Encoding.UTF8.GetString(await Get("study.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_changed_on_disk_leaves_the_page_as_it_is_and_no_study_is_written_that_would_give_other_curves()
    {
        using var folder = new TemporaryFolder();
        using var explorer = await Explorer.StartAsync(folder.Path, CopyExample(folder));
        using var http = new HttpClient { BaseAddress = explorer.Address };
        async Task<(HttpStatusCode Code, string Text)> Send(string place, string body = "{\"name\":\"saved\"}")
        {
            using var answer = await http.PostAsync(place, Json(body));
            var text = await answer.Content.ReadAsStringAsync();
            return (answer.StatusCode, place == "curves" ? text[text.IndexOf("\"times\"", StringComparison.Ordinal)..] : text);
        }
        var model = Path.Combine(folder.Path, "study", "model.yaml");
        var (before, text) = (await Send("curves"), File.ReadAllText(model));

        File.WriteAllText(model, text.Replace("breakdown * lung", "2 * breakdown * lung", StringComparison.Ordinal));
        Assert.Equal(before, await Send("curves"));
        foreach (var place in new[] { "save", "study.yaml" })
        {
            var refused = await Send(place);
            Assert.Equal(HttpStatusCode.Conflict, refused.Code);
            Assert.Contains("model.yaml was changed after this page was opened", refused.Text, StringComparison.Ordinal);
        }
        File.Delete(model);
        Assert.Equal(before, await Send("curves"));
        Assert.Equal(HttpStatusCode.Conflict, (await Send("save")).Code);
        Assert.False(File.Exists(Path.Combine(folder.Path, "study", "saved.yaml")));
        File.WriteAllText(model, text);
        Assert.Equal(HttpStatusCode.OK, (await Send("save")).Code);
    }

    [Theory]
    [InlineData("BD8001: Nothing is given, so there are no curves.", "--until", "24 h")]
    [InlineData("BD8001: The last time is missing.", "--dose", "blood=1e10 particles")]
    [InlineData("BD8001: 99999 is not a port.", "--dose", "blood=1e10 particles", "--until", "24 h", "--port", "99999")]
    public void What_cannot_be_explored_says_why(string message, params string[] more)
    {
        using var folder = new TemporaryFolder();
        var run = Biodist.Run(folder.Path, ["explore", RepositoryRoot.PathOf("models", "exosome", "exosome-liver.yaml"), .. more]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static string CopyExample(TemporaryFolder folder)
    {
        folder.Write(
            Path.Combine("study", "model.yaml"),
            File.ReadAllText(RepositoryRoot.PathOf("models", "exosome", "exosome-liver.yaml"))
        );
        folder.Write(
            Path.Combine("study", "observations-simulated.csv"),
            File.ReadAllText(Path.Combine(Example, "observations-simulated.csv"))
        );
        folder.Write(
            Path.Combine("study", "study.yaml"),
            File.ReadAllText(Path.Combine(Example, "study.yaml"))
                .Replace("../../exosome/exosome-liver.yaml", "model.yaml", StringComparison.Ordinal)
        );
        return Path.Combine("study", "study.yaml");
    }
}
