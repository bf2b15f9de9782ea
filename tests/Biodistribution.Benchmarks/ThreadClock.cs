using System.Runtime.InteropServices;

namespace Biodistribution.Benchmarks;

/// <summary>CPU time of the calling thread, and of the process.</summary>
internal static partial class ThreadClock
{
    private const int ProcessClock = 2;
    private const int CallingThreadClock = 3;

    /// <summary>CPU seconds of the calling thread; of the process where the system has no such clock.</summary>
    public static double Thread => OperatingSystem.IsLinux() ? Read(CallingThreadClock) : Process;

    /// <summary>CPU seconds of the process.</summary>
    public static double Process => OperatingSystem.IsLinux() ? Read(ProcessClock) : Environment.CpuUsage.TotalTime.TotalSeconds;

    private static double Read(int clock)
    {
        _ = clock_gettime(clock, out var time);
        return time.Seconds + (1e-9 * time.Nanoseconds);
    }

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out Timespec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
