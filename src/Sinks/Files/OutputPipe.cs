using Microsoft.Win32.SafeHandles;

namespace Streams.Sinks.Files;

/// <summary>Opens the process's standard output so that a reader who has gone is noticed.</summary>
internal static class OutputPipe
{
    private const int StandardOutputHandle = 1;

    /// <summary>A stream on standard output; writing to a pipe that nobody reads any more fails.</summary>
    /// <remarks>
    /// The console's own stream takes a broken pipe for success, so that <c>streams run ... | head</c> would never end. It
    /// stays the right one for files, which other processes may write to as well, and for Windows.
    /// </remarks>
    public static Stream Open()
    {
        if (OperatingSystem.IsWindows())
        {
            return System.Console.OpenStandardOutput();
        }

        FileStream stream = new(new SafeFileHandle(StandardOutputHandle, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        if (!stream.CanSeek)
        {
            return stream;
        }

        stream.Dispose();
        return System.Console.OpenStandardOutput();
    }
}
