using System.Text;

namespace Biodistribution.Jupyter;

/// <summary>
/// What a cell prints, sent in pieces of a reasonable size: at once when much has gathered, else a tenth of a second
/// later.
/// </summary>
/// <param name="send">Sends a piece.</param>
internal sealed class CellStream(Action<string> send) : TextWriter
{
    private const int Piece = 1 << 15,
        Delay = 100;
    private readonly StringBuilder gathered = new();
    private readonly Lock gate = new();
    private Timer? timer;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Gather(gathered => gathered.Append(value));

    public override void Write(string? value) => Gather(gathered => gathered.Append(value));

    public override void Write(char[] buffer, int index, int count) => Gather(gathered => gathered.Append(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        var text = buffer.ToString();
        Gather(gathered => gathered.Append(text));
    }

    public override void WriteLine(string? value) => Gather(gathered => gathered.Append(value).Append('\n'));

    public override void Flush()
    {
        lock (gate)
        {
            if (gathered.Length > 0)
                send(gathered.ToString());
            gathered.Clear();
        }
    }

    protected override void Dispose(bool disposing)
    {
        timer?.Dispose();
        base.Dispose(disposing);
    }

    private void Gather(Action<StringBuilder> append)
    {
        lock (gate)
        {
            var wasEmpty = gathered.Length == 0;
            append(gathered);
            if (gathered.Length >= Piece)
                Flush();
            else if (wasEmpty)
                (timer ??= new Timer(_ => Flush())).Change(Delay, Timeout.Infinite);
        }
    }
}
