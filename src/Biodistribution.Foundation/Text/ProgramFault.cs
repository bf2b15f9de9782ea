namespace Biodistribution.Text;

/// <summary>
/// A fault of the program, as opposed to one of its input: told as one diagnostic, with what was thrown kept for a
/// report to its makers.
/// </summary>
public static class ProgramFault
{
    /// <summary>The code of its diagnostics.</summary>
    public const string Code = "BD9001";

    /// <summary>
    /// Reads a file; whatever is thrown meanwhile becomes a diagnostic that names the file. The boundary of every
    /// reader of files.
    /// </summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="read">Reads it.</param>
    public static Checked<T> Guard<T>(string path, Func<Checked<T>> read)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            return new(null, [WhenReading(path, exception)]);
        }
    }

    /// <summary>The diagnostic of a file that a reader could neither read nor refuse.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="exception">What was thrown.</param>
    public static Diagnostic WhenReading(string path, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new(
            Code,
            path,
            TextSpan.WholeFile,
            $"The program failed while it read this file ({exception.GetType().Name}).",
            "This is a fault of the program, not of the file alone."
        )
        {
            Fault = exception,
        };
    }
}
