using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Biodistribution.EndToEnd;

/// <summary>A real browser with one page, driven through its debugging protocol.</summary>
public sealed class Browser : IAsyncDisposable
{
    private readonly Process process;
    private readonly ClientWebSocket socket = new();
    private readonly byte[] buffer = new byte[1 << 20];
    private int last;

    private Browser(Process process) => this.process = process;

    /// <summary>Whatever the page wrote to its console, and exceptions nobody caught.</summary>
    public List<string> Console { get; } = [];

    /// <summary>Where Chromium is; null where it is not installed. Fails where the environment requires it.</summary>
    public static string? Program()
    {
        var chromium = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);
        if (
            chromium is null
            && (Environment.GetEnvironmentVariable("BIODIST_REQUIRE") ?? "").Contains("chromium", StringComparison.Ordinal)
        )
            Assert.Fail("Chromium is required here and is not installed.");
        return chromium;
    }

    /// <summary>Opens a page.</summary>
    public static async Task<Browser> OpenAsync(string program, string folder, Uri page, int width)
    {
        var profile = Path.Combine(folder, "profile");
        var process = Process.Start(
            new ProcessStartInfo(
                program,
                [
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    $"--user-data-dir={profile}",
                    $"--window-size={width},1000",
                    "--remote-debugging-port=0",
                    "about:blank",
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var browser = new Browser(process);
        var portFile = Path.Combine(profile, "DevToolsActivePort");
        var clock = Stopwatch.StartNew();
        while (!File.Exists(portFile) || (await File.ReadAllLinesAsync(portFile)).Length < 2)
        {
            Assert.True(clock.Elapsed.TotalSeconds < 60, "The browser did not start.");
            await Task.Delay(50);
        }
        using var http = new HttpClient();
        var targets = JsonDocument.Parse(
            await http.GetStringAsync($"http://127.0.0.1:{(await File.ReadAllLinesAsync(portFile))[0]}/json/list")
        );
        var target = targets.RootElement.EnumerateArray().First(one => one.GetProperty("type").GetString() == "page");
        await browser.socket.ConnectAsync(new Uri(target.GetProperty("webSocketDebuggerUrl").GetString()!), default);
        await browser.CallAsync("Runtime.enable", new { });
        await browser.CallAsync("Page.enable", new { });
        await browser.CallAsync("Page.navigate", new { url = page.AbsoluteUri });
        return browser;
    }

    /// <summary>The value of an expression in the page; promises are awaited.</summary>
    public async Task<string> EvaluateAsync(string expression)
    {
        var answer = await CallAsync(
            "Runtime.evaluate",
            new
            {
                expression = $"(async () => String({expression}))()",
                awaitPromise = true,
                returnByValue = true,
            }
        );
        return answer.TryGetProperty("exceptionDetails", out var details)
            ? throw new InvalidOperationException(details.GetRawText())
            : answer.GetProperty("result").GetProperty("value").GetString()!;
    }

    /// <summary>Waits until a condition holds in the page.</summary>
    public async Task UntilAsync(string condition)
    {
        var clock = Stopwatch.StartNew();
        while (await EvaluateAsync(condition) != "true")
        {
            Assert.True(clock.Elapsed.TotalSeconds < 60, $"Never became true: {condition}");
            await Task.Delay(30);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task<JsonElement> CallAsync(string method, object parameters)
    {
        var id = ++last;
        await socket.SendAsync(
            JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    id,
                    method,
                    @params = parameters,
                }
            ),
            WebSocketMessageType.Text,
            true,
            default
        );
        while (true)
        {
            var text = new StringBuilder();
            WebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer, default);
                text.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
            } while (!part.EndOfMessage);
            var message = JsonDocument.Parse(text.ToString()).RootElement;
            if (
                message.TryGetProperty("method", out var name)
                && name.GetString() is "Runtime.exceptionThrown" or "Runtime.consoleAPICalled"
            )
                Console.Add(message.GetRawText());
            if (message.TryGetProperty("id", out var answered) && answered.GetInt32() == id)
                return message.TryGetProperty("result", out var result)
                    ? result.Clone()
                    : throw new InvalidOperationException(message.GetRawText());
        }
    }
}
