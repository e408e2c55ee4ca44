using System.Runtime.InteropServices;

namespace Streams.Storage.Disks;

/// <summary>Makes a folder's entries durable, which .NET has no call for.</summary>
/// <remarks>A file that was made and synced can still be gone after a loss of power if its folder was not.</remarks>
internal static partial class FolderSync
{
    private const int ReadOnly = 0;

    /// <summary>Waits until files made, renamed or deleted in the folder are so on disk.</summary>
    public static void Sync(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // NTFS writes changes of folders through its journal, in order.
            return;
        }

        int folder = Open(path, ReadOnly);
        if (folder < 0)
        {
            throw Failed("opened", path);
        }

        try
        {
            if (Fsync(folder) != 0)
            {
                throw Failed("synced", path);
            }
        }
        finally
        {
            _ = Close(folder);
        }
    }

    private static IOException Failed(string what, string path)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"the folder '{path}' cannot be {what}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
