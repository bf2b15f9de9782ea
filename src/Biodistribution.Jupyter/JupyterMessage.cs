using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Biodistribution.Jupyter;

/// <summary>One message of the Jupyter protocol, and its frames on the wire.</summary>
/// <remarks>Source: Messaging in Jupyter, protocol 5.3, "The Wire Protocol".</remarks>
internal sealed record JupyterMessage(IReadOnlyList<byte[]> Identities, JsonObject Header, JsonObject Parent, JsonObject Content)
{
    public const string Protocol = "5.3";

    private static readonly byte[] Delimiter = Encoding.ASCII.GetBytes("<IDS|MSG>");

    public string Type => (string)Header["msg_type"]!;

    /// <summary>Reads frames; null, with the reason, for what is malformed or not signed with the key.</summary>
    public static JupyterMessage? Read(IReadOnlyList<byte[]> frames, byte[] key, out string reason)
    {
        reason = "";
        var at = 0;
        while (at < frames.Count && !frames[at].AsSpan().SequenceEqual(Delimiter))
            at++;
        if (frames.Count - at < 6)
        {
            reason = "a message without delimiter, signature and four parts";
            return null;
        }
        if (key.Length > 0 && !CryptographicOperations.FixedTimeEquals(frames[at + 1], Signature(key, [.. frames.Skip(at + 2).Take(4)])))
        {
            reason = "a message with a wrong signature";
            return null;
        }
        try
        {
            JsonObject Part(int index) =>
                JsonNode.Parse(frames[at + index]) as JsonObject ?? throw new JsonException("a part is not an object");
            var message = new JupyterMessage([.. frames.Take(at)], Part(2), Part(3), Part(5));
            if (message.Header["msg_type"] is JsonValue type && type.TryGetValue<string>(out _))
                return message;
            reason = "a message without a type";
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            reason = $"a message that cannot be read ({error.Message})";
        }
        return null;
    }

    /// <summary>The frames of a message, signed.</summary>
    public static List<byte[]> Frames(
        IEnumerable<byte[]> identities,
        string type,
        string session,
        JsonNode? parent,
        JsonObject content,
        byte[] key
    )
    {
        var header = new JsonObject
        {
            ["msg_id"] = Guid.NewGuid().ToString(),
            ["session"] = session,
            ["username"] = "kernel",
            ["date"] = DateTimeOffset.UtcNow.ToString("O"),
            ["msg_type"] = type,
            ["version"] = Protocol,
        };
        static byte[] Bytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node);
        byte[][] parts = [Bytes(header), Bytes(parent ?? new JsonObject()), "{}"u8.ToArray(), Bytes(content)];
        return [.. identities, Delimiter, Signature(key, parts), .. parts];
    }

    private static byte[] Signature(byte[] key, IReadOnlyList<byte[]> parts)
    {
        if (key.Length == 0)
            return [];
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        foreach (var part in parts)
            hash.AppendData(part);
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
