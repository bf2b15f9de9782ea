using Biodistribution.Text;

namespace Biodistribution.Output;

/// <summary>What went wrong with a file or folder, said so that a user can put it right.</summary>
public static class FileFailure
{
    private const int NoSpaceUnix = 28,
        QuotaUnix = 122,
        NoSpaceWindows = unchecked((int)0x80070070),
        HandleDiskFull = unchecked((int)0x80070027);
    private const int SharingViolation = unchecked((int)0x80070020),
        LockViolation = unchecked((int)0x80070021),
        WouldBlockLinux = 11,
        WouldBlockMac = 35,
        ReadOnlyUnix = 30,
        TooManyLinks = 40;

    /// <summary>Whether an exception comes from the file system rather than from a mistake in the program.</summary>
    /// <param name="exception">What was thrown.</param>
    public static bool IsFileFailure(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or System.Security.SecurityException;

    /// <summary>The diagnostic of a failed write.</summary>
    /// <param name="path">The file or folder as the user would name it.</param>
    /// <param name="exception">What was thrown.</param>
    public static Diagnostic WhenWriting(string path, Exception exception) =>
        exception switch
        {
            { HResult: NoSpaceUnix or QuotaUnix or NoSpaceWindows or HandleDiskFull } => Of(
                "BD6003",
                path,
                "The disk is full: the file could not be written.",
                "Make room or name a folder on another disk with --out. Files already finished are whole; nothing half-written was left."
            ),
            UnauthorizedAccessException or System.Security.SecurityException or { HResult: ReadOnlyUnix } => Of(
                "BD6004",
                path,
                "No permission to write here.",
                "Name a folder you may write to with --out, or change its permissions."
            ),
            { HResult: SharingViolation or LockViolation or WouldBlockLinux or WouldBlockMac } => Of(
                "BD6005",
                path,
                "Another program, or another run, has this file open.",
                "Close it there (spreadsheet programs lock files) or wait for the other run, or name another folder with --out."
            ),
            PathTooLongException or { HResult: TooManyLinks } => Of(
                "BD6006",
                path,
                "The path is too long for this system.",
                "Name a folder nearer to the root with --out."
            ),
            DirectoryNotFoundException => Of(
                "BD6007",
                path,
                "The folder it belongs in does not exist.",
                "Make that folder, or name another with --out."
            ),
            _ => Of(
                "BD6007",
                path,
                $"The file could not be written: {exception.Message.Split('\n')[0].Trim()}",
                "Name another folder with --out."
            ),
        };

    private static Diagnostic Of(string code, string path, string message, string hint) =>
        new(code, path, TextSpan.WholeFile, message, hint);
}
