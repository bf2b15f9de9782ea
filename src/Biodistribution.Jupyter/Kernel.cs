using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using Biodistribution.Notebooks;
using NetMQ;
using NetMQ.Sockets;

namespace Biodistribution.Jupyter;

/// <summary>
/// The kernel: answers Jupyter on five sockets, runs cells on a thread of their own, so that it can be asked to stop
/// one at any time.
/// </summary>
/// <remarks>Source: Messaging in Jupyter, protocol 5.3.</remarks>
internal sealed class Kernel : IDisposable
{
    private readonly ConnectionFile connection;
    private readonly string session = Guid.NewGuid().ToString();
    private readonly RouterSocket shell = new(),
        control = new(),
        input = new();
    private readonly PublisherSocket publish = new();
    private readonly ResponseSocket heartbeat = new();
    private readonly NetMQQueue<(NetMQSocket Socket, List<byte[]> Frames)> outgoing = new();
    private readonly NetMQPoller poller;
    private readonly BlockingCollection<(RouterSocket Socket, JupyterMessage Message)> requests = [];
    private readonly CellRunner runner;
    private readonly CodeAssistance assistance;
    private readonly CellStream output,
        errors;
    private volatile JupyterMessage? current;
    private int cells;

    public Kernel(ConnectionFile connection)
    {
        this.connection = connection;
        runner = new CellRunner(new CellGlobals(Show));
        assistance = new CodeAssistance(runner);
        output = new CellStream(text => Publish("stream", new() { ["name"] = "stdout", ["text"] = text }));
        errors = new CellStream(text => Publish("stream", new() { ["name"] = "stderr", ["text"] = text }));
        // Nothing printed is dropped, however slow the reader.
        publish.Options.SendHighWatermark = 0;
        foreach (var socket in new NetMQSocket[] { shell, control, input, publish, heartbeat })
            socket.Options.Linger = TimeSpan.FromSeconds(1);
        poller = [shell, control, input, heartbeat, outgoing];
    }

    /// <summary>Listens until asked to shut down, or until Jupyter is gone.</summary>
    public int Run()
    {
        foreach (
            var (socket, port) in new (NetMQSocket, int)[]
            {
                (shell, connection.Shell),
                (control, connection.Control),
                (input, connection.Input),
                (publish, connection.Publish),
                (heartbeat, connection.Heartbeat),
            }
        )
            socket.Bind(connection.Endpoint(port));
        shell.ReceiveReady += (_, _) => Receive(shell, message => requests.Add((shell, message)));
        control.ReceiveReady += (_, _) => Receive(control, Control);
        input.ReceiveReady += (_, _) => Receive(input, _ => { });
        heartbeat.ReceiveReady += (_, _) => heartbeat.SendMultipartMessage(heartbeat.ReceiveMultipartMessage());
        outgoing.ReceiveReady += (_, _) => SendAll();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            runner.Interrupt();
        };
        var log = Console.Error;
        Console.SetOut(output);
        Console.SetError(errors);
        Console.SetIn(TextReader.Null);
        new Thread(() => Work(log)) { IsBackground = true, Name = "cells" }.Start();
        _ = Task.Run(CellRunner.WarmUp);
        using var watch = ParentWatch();
        poller.Run();
        SendAll();
        return 0;
    }

    public void Dispose()
    {
        poller.Dispose();
        foreach (var socket in new NetMQSocket[] { shell, control, input, publish, heartbeat })
            socket.Dispose();
        outgoing.Dispose();
        output.Dispose();
        errors.Dispose();
        requests.Dispose();
        NetMQConfig.Cleanup(block: false);
    }

    private void SendAll()
    {
        while (outgoing.TryDequeue(out var next, TimeSpan.Zero))
        {
            var message = new NetMQMessage();
            foreach (var frame in next.Frames)
                message.Append(frame);
            next.Socket.TrySendMultipartMessage(TimeSpan.FromSeconds(1), message);
        }
    }

    // A kernel whose Jupyter is gone ends.
    private Timer? ParentWatch() =>
        int.TryParse(Environment.GetEnvironmentVariable("JPY_PARENT_PID"), out var id) && id > 1
            ? new Timer(
                _ =>
                {
                    try
                    {
                        using var parent = Process.GetProcessById(id);
                        if (!parent.HasExited)
                            return;
                    }
                    catch (ArgumentException) { }
                    Environment.Exit(0);
                },
                null,
                5000,
                5000
            )
            : null;

    private void Receive(RouterSocket socket, Action<JupyterMessage> handle)
    {
        List<byte[]> frames = [.. socket.ReceiveMultipartMessage().Select(frame => frame.ToByteArray())];
        if (JupyterMessage.Read(frames, connection.Key, out var reason) is { } message)
            handle(message);
        else
            Trace.TraceWarning($"Ignored {reason}.");
    }

    // Answered at once, even while a cell runs.
    private void Control(JupyterMessage request)
    {
        switch (request.Type)
        {
            case "interrupt_request":
                runner.Interrupt();
                Reply(control, request, "interrupt_reply", Ok());
                break;
            case "shutdown_request":
                ShutDown(control, request);
                break;
            default:
                requests.Add((control, request));
                break;
        }
    }

    private void ShutDown(RouterSocket socket, JupyterMessage request)
    {
        runner.Interrupt();
        var content = Ok();
        content["restart"] = request.Content["restart"]?.DeepClone() ?? false;
        Reply(socket, request, "shutdown_reply", content);
        Publish("shutdown_reply", (JsonObject)content.DeepClone(), request);
        requests.CompleteAdding();
        // The answer leaves first; a cell that does not stop does not hold the process.
        _ = Task.Delay(200).ContinueWith(_ => poller.StopAsync(), TaskScheduler.Default);
    }

    private void Work(TextWriter log)
    {
        Publish("status", new() { ["execution_state"] = "starting" });
        foreach (var (socket, request) in requests.GetConsumingEnumerable())
        {
            current = request;
            Publish("status", new() { ["execution_state"] = "busy" });
            try
            {
                Answer(socket, request);
            }
            catch (Exception error)
            {
                log.WriteLine($"{request.Type} could not be answered: {error.Message}");
                if (request.Type.EndsWith("_request", StringComparison.Ordinal))
                    Reply(
                        socket,
                        request,
                        request.Type[..^"request".Length] + "reply",
                        new()
                        {
                            ["status"] = "error",
                            ["ename"] = error.GetType().Name,
                            ["evalue"] = error.Message,
                            ["traceback"] = new JsonArray(),
                        }
                    );
            }
            Publish("status", new() { ["execution_state"] = "idle" });
        }
    }

    private void Answer(RouterSocket socket, JupyterMessage request)
    {
        var content = Ok();
        var code = Text(request.Content["code"]);
        switch (request.Type)
        {
            case "execute_request":
                Execute(socket, request, code);
                return;
            case "kernel_info_request":
                Reply(socket, request, "kernel_info_reply", Description());
                return;
            case "complete_request":
                var (matches, start, end) = assistance.Complete(code, Position.FromUnicode(code, Cursor(request)));
                content["matches"] = new JsonArray([.. matches.Select(match => JsonValue.Create(match))]);
                content["cursor_start"] = Position.ToUnicode(code, start);
                content["cursor_end"] = Position.ToUnicode(code, end);
                content["metadata"] = new JsonObject();
                Reply(socket, request, "complete_reply", content);
                return;
            case "inspect_request":
                var text = assistance.Inspect(code, Position.FromUnicode(code, Cursor(request)));
                content["found"] = text is not null;
                content["data"] = text is null ? new JsonObject() : new JsonObject { ["text/plain"] = text };
                content["metadata"] = new JsonObject();
                Reply(socket, request, "inspect_reply", content);
                return;
            case "is_complete_request":
                var status = CodeAssistance.Completeness(code);
                Reply(
                    socket,
                    request,
                    "is_complete_reply",
                    status == "incomplete" ? new() { ["status"] = status, ["indent"] = "" } : new() { ["status"] = status }
                );
                return;
            case "history_request":
                content["history"] = new JsonArray();
                Reply(socket, request, "history_reply", content);
                return;
            case "comm_info_request":
                content["comms"] = new JsonObject();
                Reply(socket, request, "comm_info_reply", content);
                return;
            case "comm_open":
                // No target is known here, so what was opened is closed, as the protocol asks.
                Publish("comm_close", new() { ["comm_id"] = request.Content["comm_id"]?.DeepClone(), ["data"] = new JsonObject() });
                return;
            case "shutdown_request":
                ShutDown(socket, request);
                return;
        }
    }

    private void Execute(RouterSocket socket, JupyterMessage request, string code)
    {
        var silent = Flag(request, "silent", false);
        var stops = Flag(request, "stop_on_error", true);
        if (!silent && code.Trim().Length > 0)
        {
            cells++;
            Publish("execute_input", new() { ["code"] = code, ["execution_count"] = cells });
        }
        var result = code.Trim().Length == 0 ? new CellResult(null, null) : runner.Run(code);
        output.Flush();
        errors.Flush();
        var content = new JsonObject { ["status"] = result.Error is null ? "ok" : "error", ["execution_count"] = cells };
        if (result.Error is { } error)
        {
            JsonObject Details() =>
                new()
                {
                    ["ename"] = error.Name,
                    ["evalue"] = error.Message,
                    ["traceback"] = new JsonArray([.. error.Lines.Select(line => JsonValue.Create(line))]),
                };
            Publish("error", Details());
            foreach (var (name, value) in Details())
                content[name] = value?.DeepClone();
        }
        else
        {
            if (result.Value is not null && !silent)
            {
                var shown = Data(result.Value);
                shown["execution_count"] = cells;
                Publish("execute_result", shown);
            }
            content["payload"] = new JsonArray();
            content["user_expressions"] = new JsonObject();
        }
        Reply(socket, request, "execute_reply", content);
        if (result.Error is not null && stops)
            GiveUpWaitingCells();
    }

    // Cells that wait behind one that failed are not run: they were sent in the belief that it would succeed.
    private void GiveUpWaitingCells()
    {
        var others = new List<(RouterSocket, JupyterMessage)>();
        while (requests.TryTake(out var waiting))
            if (waiting.Message.Type == "execute_request")
            {
                current = waiting.Message;
                Publish("status", new() { ["execution_state"] = "busy" });
                Reply(waiting.Socket, waiting.Message, "execute_reply", new() { ["status"] = "aborted", ["execution_count"] = cells });
                Publish("status", new() { ["execution_state"] = "idle" });
            }
            else
                others.Add(waiting);
        foreach (var other in others)
            if (!requests.IsAddingCompleted)
                requests.Add(other);
    }

    private void Show(object? value) => Publish("display_data", Data(value));

    private JsonObject Data(object? value)
    {
        output.Flush();
        var data = new JsonObject();
        foreach (var (type, text) in CellOutput.Of(value))
            data[type] = text;
        return new() { ["data"] = data, ["metadata"] = new JsonObject() };
    }

    private void Reply(RouterSocket socket, JupyterMessage request, string type, JsonObject content) =>
        outgoing.Enqueue(
            (socket, JupyterMessage.Frames(request.Identities, type, session, request.Header.DeepClone(), content, connection.Key))
        );

    private void Publish(string type, JsonObject content, JupyterMessage? parent = null) =>
        outgoing.Enqueue(
            (
                publish,
                JupyterMessage.Frames(
                    [System.Text.Encoding.UTF8.GetBytes(type)],
                    type,
                    session,
                    (parent ?? current)?.Header.DeepClone(),
                    content,
                    connection.Key
                )
            )
        );

    private static JsonObject Ok() => new() { ["status"] = "ok" };

    private static string Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text.ReplaceLineEndings("\n") : "";

    private static bool Flag(JupyterMessage request, string name, bool otherwise) =>
        request.Content[name] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : otherwise;

    private static int Cursor(JupyterMessage request) =>
        request.Content["cursor_pos"] is JsonValue value && value.TryGetValue<int>(out var cursor) ? cursor : int.MaxValue;

    private static JsonObject Description()
    {
        var version = typeof(Kernel).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[
            0
        ];
        return new()
        {
            ["status"] = "ok",
            ["protocol_version"] = JupyterMessage.Protocol,
            ["implementation"] = "biodist-jupyter",
            ["implementation_version"] = version,
            ["language_info"] = new JsonObject
            {
                ["name"] = "C#",
                ["version"] = "14.0",
                ["mimetype"] = "text/x-csharp",
                ["file_extension"] = ".cs",
                ["pygments_lexer"] = "csharp",
                ["codemirror_mode"] = "text/x-csharp",
            },
            ["banner"] = $"biodist-jupyter {version}: C# with the BiodistributionModel library",
            ["help_links"] = new JsonArray(),
        };
    }
}
