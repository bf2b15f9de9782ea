using System.Text;
using Biodistribution.Output;
using Biodistribution.Text;

namespace Biodistribution.Cli.Screen;

/// <summary>
/// Standard output and standard error behind a guard: a full disk or a closed stream is remembered and told once, and
/// the work goes on to its end.
/// </summary>
internal static class StandardStreams
{
    private static readonly GuardedStream Results = new(Console.OpenStandardOutput);
    private static readonly GuardedStream Messages = new(Console.OpenStandardError);

    /// <summary>Standard output as bytes, for results that are no text of lines.</summary>
    public static Stream Output => Results;

    /// <summary>Puts the guard before the console.</summary>
    public static void Guard()
    {
        Console.SetOut(Writer(Results));
        Console.SetError(Writer(Messages));
    }

    /// <summary>Writes what is left.</summary>
    /// <returns>Why results were lost; null when all were written.</returns>
    public static Diagnostic? Close()
    {
        Console.Out.Flush();
        Console.Error.Flush();
        return Results.Failure is { } failure
            ? FileFailure.WhenWriting("standard output", failure) with
            {
                Hint = "The results on the screen are not whole; name a file or folder with --out.",
            }
            : null;
    }

    private static TextWriter Writer(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, new UTF8Encoding(false), 1 << 12) { AutoFlush = true });

    private sealed class GuardedStream(Func<Stream> open) : Stream
    {
        private Stream? target;

        public Exception? Failure { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Failure is not null)
                return;
            try
            {
                target ??= open();
                target.Write(TerminalBytes.Harmless(buffer));
                target.Flush();
            }
            catch (Exception exception)
                when (FileFailure.IsFileFailure(exception) || exception is ObjectDisposedException or NotSupportedException)
            {
                Failure = exception;
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
