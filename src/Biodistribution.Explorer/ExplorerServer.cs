using System.Buffers;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Biodistribution.Figures.Export;
using Biodistribution.Figures.Studies;
using Biodistribution.Output;
using Biodistribution.Studies.Analysis;
using Biodistribution.Tables;
using Biodistribution.Units;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Biodistribution.Explorer;

/// <summary>Serves the page of an exploration to browsers on this machine.</summary>
/// <remarks>
/// Bound to loopback. Every address begins with a random token; a request with another one, another Host, or an Origin
/// of another site is refused without
/// telling more. Bodies are bounded. Nothing is written but a new study file in the folder of the file explored.
/// </remarks>
public sealed class ExplorerServer : IAsyncDisposable
{
    private const int LargestBody = 64 * 1024;
    private const int LongestName = 60;
    private readonly Exploration exploration;
    private readonly WebApplication application;
    private readonly byte[] token;
    private readonly string folder;
    private readonly Lock saving = new();
    private readonly (string Path, string Hash)[] read;

    private ExplorerServer(Exploration exploration, WebApplication application, string token)
    {
        (this.exploration, this.application, this.token) = (exploration, application, Encoding.ASCII.GetBytes(token));
        folder = Path.GetFullPath(Path.GetDirectoryName(exploration.File) is { Length: > 0 } parent ? parent : ".");
        read =
        [
            .. exploration
                .Model.Files.Concat(exploration.Study?.InputFiles ?? [])
                .Append(exploration.File)
                .Select(Path.GetFullPath)
                .Distinct()
                .Select(file => (file, HashOf(file))),
        ];
    }

    /// <summary>The address of the page, with its token.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Starts serving.</summary>
    /// <param name="exploration">What is explored.</param>
    /// <param name="port">The port; 0 for any free one.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<ExplorerServer> StartAsync(Exploration exploration, int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(options =>
            {
                options.Listen(IPAddress.Loopback, port);
                options.AddServerHeader = false;
                options.Limits.MaxRequestBodySize = LargestBody;
                options.Limits.MaxConcurrentConnections = 200;
                options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            });
        var application = builder.Build();
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var server = new ExplorerServer(exploration, application, token);
        application.Run(server.AnswerAsync);
        await application.StartAsync().ConfigureAwait(false);
        var bound = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        server.Address = new Uri($"http://127.0.0.1:{bound.Port.ToString(CultureInfo.InvariantCulture)}/{token}/");
        return server;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var response = context.Response;
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src "
            + "'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (Place(context.Request) is not { } place)
        {
            response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }
        try
        {
            await (
                (context.Request.Method, place) switch
                {
                    ("GET", "") => FileAsync(response, "explorer.html", "text/html; charset=utf-8"),
                    ("GET", "explorer.js") => FileAsync(response, place, "text/javascript; charset=utf-8"),
                    ("GET", "explorer.css") => FileAsync(response, place, "text/css; charset=utf-8"),
                    ("GET", "session") => JsonAsync(response, WriteSession),
                    ("POST", "curves" or "save" or "curves.csv" or "study.yaml" or "figure.svg" or "figure.pdf" or "figure.png") =>
                        WithSettingAsync(context, place),
                    _ => ProblemAsync(response, StatusCodes.Status404NotFound, "There is nothing here."),
                }
            ).ConfigureAwait(false);
        }
        catch (BadHttpRequestException problem)
        {
            await ProblemAsync(
                    response,
                    problem.StatusCode,
                    problem.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The setting is too long." : "The request cannot be read."
                )
                .ConfigureAwait(false);
        }
    }

    // What follows the token; null where token, Host or Origin are not those of the page.
    private string? Place(HttpRequest request)
    {
        var hosts = new[] { $"127.0.0.1:{Address.Port}", $"localhost:{Address.Port}" };
        if (!hosts.Contains(request.Host.Value, StringComparer.Ordinal))
            return null;
        if (request.Headers.Origin.Count > 0 && !hosts.Any(host => request.Headers.Origin == $"http://{host}"))
            return null;
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site) && site is not ["same-origin" or "none"])
            return null;
        var path = request.Path.Value ?? "";
        if (
            path.Length <= token.Length + 1
            || path[token.Length + 1] != '/'
            || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(path[1..(token.Length + 1)]), token)
        )
            return null;
        return path[(token.Length + 2)..];
    }

    private async Task WithSettingAsync(HttpContext context, string place)
    {
        JsonDocument document;
        try
        {
            document = await JsonDocument
                .ParseAsync(context.Request.Body, new JsonDocumentOptions { MaxDepth = 8 }, context.RequestAborted)
                .ConfigureAwait(false);
        }
        catch (JsonException)
        {
            await ProblemAsync(context.Response, StatusCodes.Status400BadRequest, "The setting is not JSON.").ConfigureAwait(false);
            return;
        }
        using (document)
        {
            var (setting, problem) = SettingReader.Read(document.RootElement, exploration);
            if (setting is null)
            {
                await ProblemAsync(context.Response, StatusCodes.Status400BadRequest, problem).ConfigureAwait(false);
                return;
            }
            if (place is "save" or "study.yaml" && read.FirstOrDefault(one => HashOf(one.Path) != one.Hash) is { Path: { } changed })
            {
                await ProblemAsync(
                        context.Response,
                        StatusCodes.Status409Conflict,
                        $"{Path.GetFileName(changed)} was changed after this page was opened, so a study would not give "
                            + $"what the page shows. "
                            + "Start biodist explore again; what follows # in the address is the setting."
                    )
                    .ConfigureAwait(false);
                return;
            }
            await (
                place switch
                {
                    "curves" => CurvesAsync(context, setting),
                    "save" => SaveAsync(
                        context.Response,
                        setting,
                        document.RootElement.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
                            ? name.GetString()!
                            : ""
                    ),
                    _ => BytesAsync(context.Response, place, Export(place, setting, context.RequestAborted)),
                }
            ).ConfigureAwait(false);
        }
    }

    private async Task CurvesAsync(HttpContext context, Setting setting)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var courses = exploration.Curves(setting, context.RequestAborted);
        await JsonAsync(
                context.Response,
                writer =>
                {
                    writer.WriteNumber("milliseconds", clock.Elapsed.TotalMilliseconds);
                    writer.WriteStartArray("failures");
                    foreach (var sentence in courses.FailureSentences)
                        writer.WriteStringValue(sentence);
                    writer.WriteEndArray();
                    writer.WriteStartArray("times");
                    foreach (var time in courses.Courses[0].Times)
                        writer.WriteNumberValue(time);
                    writer.WriteEndArray();
                    writer.WriteStartArray("courses");
                    foreach (var course in courses.Courses)
                    {
                        writer.WriteStartObject();
                        writer.WriteString("group", course.Group);
                        writer.WriteString("observable", course.Observable);
                        writer.WriteStartArray("values");
                        foreach (var value in course.Values)
                            if (double.IsFinite(value))
                                writer.WriteNumberValue(value);
                            else
                                writer.WriteNullValue();
                        writer.WriteEndArray();
                        writer.WriteEndObject();
                    }
                    writer.WriteEndArray();
                }
            )
            .ConfigureAwait(false);
    }

    private (byte[] Content, string Type) Export(string place, Setting setting, CancellationToken cancellation)
    {
        if (place == "study.yaml")
            return (
                Encoding.UTF8.GetBytes(StudyText.Write(exploration, setting, "explored", ModelPath())),
                "application/yaml; charset=utf-8"
            );
        var courses = exploration.Curves(setting, cancellation);
        if (place == "curves.csv")
            return (
                Encoding.UTF8.GetBytes(TableText.Csv(StudyTables.Curves(courses, exploration.Model.Units.TimeUnit))),
                "text/csv; charset=utf-8"
            );
        var figure = StudyFigures.Curves(courses, exploration.Model, exploration.Study, []);
        using var stream = new MemoryStream();
        switch (place)
        {
            case "figure.svg":
                return (Encoding.UTF8.GetBytes(FigureExport.Svg(figure)), "image/svg+xml");
            case "figure.pdf":
                FigureExport.Pdf(figure, stream);
                return (stream.ToArray(), "application/pdf");
            default:
                return (FigureExport.Png(figure), "image/png");
        }
    }

    private Task SaveAsync(HttpResponse response, Setting setting, string name)
    {
        if (name.Length is 0 or > LongestName || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
            return ProblemAsync(response, StatusCodes.Status400BadRequest, $"A name has 1 to {LongestName} letters, digits, - or _.");
        var file = Path.Combine(folder, name + ".yaml");
        try
        {
            lock (saving)
            {
                if (File.Exists(file) || Directory.Exists(file))
                    return ProblemAsync(response, StatusCodes.Status409Conflict, $"{name}.yaml is there already and stays as it is.");
                AtomicFile.Write(file, StudyText.Write(exploration, setting, name, ModelPath()), overwrite: false);
            }
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            return ProblemAsync(
                response,
                StatusCodes.Status500InternalServerError,
                FileFailure.WhenWriting(name + ".yaml", exception).Message
            );
        }
        return JsonAsync(response, writer => writer.WriteString("saved", name + ".yaml"));
    }

    // Empty for a file that cannot be read.
    private static string HashOf(string file)
    {
        try
        {
            return Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            return "";
        }
    }

    private string ModelPath()
    {
        var file = exploration.Model.Files.IsEmpty ? exploration.File : exploration.Model.Files[0];
        return Path.GetRelativePath(folder, Path.GetFullPath(file)).Replace('\\', '/');
    }

    private void WriteSession(Utf8JsonWriter writer)
    {
        var (model, units, study) = (exploration.Model, exploration.Model.Units, exploration.Study);
        writer.WriteString(
            "title",
            study is { Title.Length: > 0 } ? study.Title
                : model.Title.Length > 0 ? model.Title
                : model.Name
        );
        writer.WriteString("simulated", study?.Simulated ?? "");
        writer.WriteString("time_unit", units.TimeUnit.Text);
        writer.WriteNumber("until", exploration.Until / units.Factor(units.TimeUnit));
        writer.WriteStartArray("groups");
        foreach (var group in exploration.Groups)
        {
            writer.WriteStartObject();
            writer.WriteString("name", group.Name);
            writer.WriteString("title", TitleOf(group.Name));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartArray("observables");
        foreach (var name in exploration.Observables)
        {
            var observable = model.Observables.First(one => one.Name == name);
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteString("unit", observable.Unit.Text);
            writer.WriteString("meaning", observable.Meaning);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartArray("sliders");
        foreach (var slider in exploration.Sliders)
        {
            writer.WriteStartObject();
            writer.WriteString("key", slider.Symbol.Name);
            writer.WriteString("name", slider.Name);
            writer.WriteString("group", slider.Group);
            writer.WriteString("unit", slider.Unit.Text);
            writer.WriteString("meaning", slider.Meaning);
            writer.WriteNumber("value", slider.Value);
            writer.WriteNumber("lower", slider.Lower);
            writer.WriteNumber("upper", slider.Upper);
            writer.WriteBoolean("log", slider.IsLogarithmic);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartArray("doses");
        foreach (var dose in exploration.Doses)
        {
            writer.WriteStartObject();
            writer.WriteString("into", dose.Into);
            writer.WriteString("unit", dose.Unit.Text);
            writer.WriteNumber("amount", dose.Size / units.Factor(dose.Unit));
            writer.WriteNumber("every", dose.Interval / units.Factor(units.TimeUnit));
            writer.WriteNumber("count", dose.Count);
            writer.WriteString("groups", string.Join(", ", dose.Groups.Select(TitleOf)));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartArray("data");
        foreach (var row in exploration.Observations)
        {
            if (
                row.Statistic != Observations.Statistic.Value
                || !double.IsFinite(row.Time)
                || !double.IsFinite(row.Value)
                || model.Observables.FirstOrDefault(one => one.Name == row.Observable) is not { } observable
                || !Unit.TryParse(row.Unit, out var unit, out _)
                || unit.Dimension != observable.Unit.Dimension
            )
                continue;
            writer.WriteStartObject();
            writer.WriteString("group", row.Group);
            writer.WriteString("observable", row.Observable);
            writer.WriteNumber(
                "time",
                row.Time * (row.TimeUnit.Length > 0 && Unit.TryParse(row.TimeUnit, out var time, out _) ? time.FactorTo(units.TimeUnit) : 1)
            );
            writer.WriteNumber("value", row.Value * unit.FactorTo(observable.Unit));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private string TitleOf(string group) => exploration.Study?.Groups.FirstOrDefault(one => one.Name == group).Title ?? group;

    private static Task JsonAsync(HttpResponse response, Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            content(writer);
            writer.WriteEndObject();
        }
        response.ContentType = "application/json";
        return response.Body.WriteAsync(buffer.WrittenMemory).AsTask();
    }

    private static Task ProblemAsync(HttpResponse response, int code, string message)
    {
        response.StatusCode = code;
        return JsonAsync(response, writer => writer.WriteString("problem", message));
    }

    private static Task BytesAsync(HttpResponse response, string name, (byte[] Content, string Type) file)
    {
        response.ContentType = file.Type;
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        return response.Body.WriteAsync(file.Content).AsTask();
    }

    private static async Task FileAsync(HttpResponse response, string name, string type)
    {
        response.ContentType = type;
        var content = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        await using (content.ConfigureAwait(false))
            await content.CopyToAsync(response.Body).ConfigureAwait(false);
    }
}
