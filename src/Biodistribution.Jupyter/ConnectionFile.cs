using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Biodistribution.Jupyter;

/// <summary>Where the kernel listens and how messages are signed, as Jupyter writes it for each start.</summary>
internal sealed record ConnectionFile(string Address, int Shell, int Publish, int Input, int Control, int Heartbeat, byte[] Key)
{
    /// <summary>Reads the file; anything but signed TCP on the loopback address is refused.</summary>
    public static ConnectionFile Read(string path)
    {
        try
        {
            var json =
                JsonNode.Parse(File.ReadAllText(path)) as JsonObject
                ?? throw new UserMistakeException($"{path} is not a connection file of Jupyter.");
            var address = (string?)json["ip"] ?? "127.0.0.1";
            if ((string?)json["transport"] is not (null or "tcp"))
                throw new UserMistakeException($"Transport {json["transport"]} is not supported; start Jupyter with tcp.");
            if (!IPAddress.TryParse(address == "localhost" ? "127.0.0.1" : address, out var ip) || !IPAddress.IsLoopback(ip))
                throw new UserMistakeException(
                    $"The kernel runs code for whoever reaches it, so it listens on this machine only, not on {address}."
                );
            if ((string?)json["signature_scheme"] is not (null or "hmac-sha256"))
                throw new UserMistakeException($"Signature scheme {json["signature_scheme"]} is not supported; it must be hmac-sha256.");
            int Port(string name) => (int?)json[name] ?? throw new UserMistakeException($"{path} names no {name}.");
            return new(
                ip.ToString(),
                Port("shell_port"),
                Port("iopub_port"),
                Port("stdin_port"),
                Port("control_port"),
                Port("hb_port"),
                Encoding.UTF8.GetBytes((string?)json["key"] ?? "")
            );
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new UserMistakeException($"{path} is not a connection file of Jupyter: {error.Message}");
        }
    }

    public string Endpoint(int port) => $"tcp://{Address}:{port}";
}
