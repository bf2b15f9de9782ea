using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Biodistribution.Figures.Catalogue;
using Biodistribution.Reports;
using Biodistribution.Tables;
using Xunit;

namespace Biodistribution.EndToEnd;

/// <summary>The report in a real browser: sorted, switched and pointed at as a person would.</summary>
public class ReportPageTests
{
    // Runs after the page's own script and writes what it sees into the page.
    private const string Visit = """
        <script>
        const seen = [];
        try {
          const heading = [...document.querySelectorAll("th button")].find(b => b.textContent === "Value");
          const column = () => [...heading.closest("table").tBodies[0].rows].map(r => r.children[0].textContent).join("");
          seen.push("as written " + column());
          heading.click(); seen.push("up " + column());
          heading.click(); seen.push("down " + column());
          const entry = document.querySelector("g[data-legend='damaged']");
          const groups = [...document.querySelectorAll("g[data-series='damaged']")];
          entry.dispatchEvent(new MouseEvent("click", { bubbles: true }));
          seen.push("hidden " + groups.every(g => g.classList.contains("off")) + " " + entry.getAttribute("aria-checked"));
          entry.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
          seen.push("shown " + groups.every(g => !g.classList.contains("off")) + " " + entry.getAttribute("aria-checked"));
          const svg = document.querySelector("figure svg"), panel = svg.querySelector("g[data-panel]");
          const box = svg.getBoundingClientRect(), view = svg.viewBox.baseVal;
          const [x0, y0, x1, y1] = panel.dataset.area.split(" ").map(Number), [low, high] = panel.dataset.x.split(" ").map(Number);
          const at = x0 + (6 - low) / (high - low) * (x1 - x0);
          const clientX = box.left + at / view.width * box.width, clientY = box.top + (y0 + y1) / 2 / view.height * box.height;
          svg.dispatchEvent(new PointerEvent("pointermove", { clientX, clientY, bubbles: true }));
          seen.push("tip " + [...document.querySelector(".tip").children].map(d => d.textContent).join("; "));
          seen.push("wider than the screen " + (document.documentElement.scrollWidth > document.documentElement.clientWidth));
        } catch (error) { seen.push("error " + error); }
        document.title = "seen: " + seen.join(" | ");
        </script>
        """;

    // The page lets its own script run alone, by its hash: the visitor's hash is put beside it.
    private static string WithVisitor(string page)
    {
        var visit = Visit.ReplaceLineEndings("\n");
        var script = visit["<script>".Length..visit.IndexOf("</script>", StringComparison.Ordinal)];
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        return page.Replace("script-src ", $"script-src 'sha256-{hash}' ", StringComparison.Ordinal)
            .Replace("</body>", visit + "</body>", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1200)]
    [InlineData(500)]
    public async Task A_person_can_sort_switch_and_point(int width)
    {
        var chromium = Browser.Program();
        Assert.SkipWhen(chromium is null, "Chromium is not installed.");
        using var folder = new TemporaryFolder();
        var page = Path.Combine(folder.Path, "report.html");
        File.WriteAllText(page, WithVisitor(HtmlReport.Write(Report.Document)));

        using var browser = Process.Start(
            new ProcessStartInfo(
                chromium!,
                [
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    $"--user-data-dir={Path.Combine(folder.Path, "profile")}",
                    $"--window-size={width},2000",
                    "--enable-logging=stderr",
                    "--virtual-time-budget=2000",
                    "--dump-dom",
                    new Uri(page).AbsoluteUri,
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var error = browser.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var document = WebUtility.HtmlDecode(await browser.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        await browser.WaitForExitAsync(TestContext.Current.CancellationToken);

        var title = document[
            (document.IndexOf("<title>", StringComparison.Ordinal) + 7)..document.IndexOf("</title>", StringComparison.Ordinal)
        ];
        Assert.Equal(
            [
                "seen: as written abc",
                "up cab",
                "down bac",
                "hidden true false",
                "shown true true",
                "tip Time (h) 6; healthy: 20 to 24; healthy: 22; damaged: 31; damaged (data): 30 (25 to 36)",
                "wider than the screen false",
            ],
            title.Split(" | ")
        );
        Assert.DoesNotContain("CONSOLE", await error, StringComparison.Ordinal);
    }

    private static FitReport Report =>
        new()
        {
            Title = "Page",
            Predictions = [new("A table.", new Table(new TextColumn("Row", ["a", "b", "c"]), new NumberColumn("Value", [2, 10, -1e-3])))],
            PredictionFigures =
            [
                new TimeCourseFigure
                {
                    Name = "course",
                    Title = "Course",
                    Finding = "The damaged liver holds more.",
                    Time = new("Time", "h"),
                    Courses =
                    [
                        new("", "healthy", new("Liver", "%ID"))
                        {
                            Times = [0, 6, 12],
                            Values = [0, 22, 20],
                            Lower = [0, 20, 18],
                            Upper = [0, 24, 22],
                        },
                        new("", "damaged", new("Liver", "%ID"))
                        {
                            Times = [0, 6, 12],
                            Values = [0, 31, 28],
                            Data = [new(6, 30) { Lower = 25, Upper = 36 }],
                        },
                    ],
                },
            ],
        };
}
