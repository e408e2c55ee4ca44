using System.Globalization;
using Streams.Storage.Disks;

namespace Streams.Storage;

/// <summary>The folder that a node keeps its data in, held by one process at a time.</summary>
/// <remarks>
/// The file <c>lock</c> is locked for as long as the process lives, so that a killed process leaves nothing to clean up. The
/// file <c>owner</c> holds the process id, for the message that a second process gets: a locked file cannot be read.
/// </remarks>
public sealed class DataFolder : IDisposable
{
    private const string LockName = "lock";
    private const string OwnerName = "owner";

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    /// <summary>The whole path of the folder.</summary>
    public string Path { get; }

    /// <summary>Makes the folder if it is not there and takes hold of it.</summary>
    /// <exception cref="StorageException">Another process holds it, or it cannot be written.</exception>
    public static DataFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string whole = System.IO.Path.GetFullPath(path);
        string lockPath = System.IO.Path.Combine(whole, LockName);
        try
        {
            Directory.CreateDirectory(whole);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(whole, cause);
        }

        return new DataFolder(whole, Hold(whole, lockPath));
    }

    /// <summary>A folder below, made if it is not there.</summary>
    public string Subfolder(string name)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(path);
        FolderSync.Sync(Path);
        return path;
    }

    /// <summary>Lets go of the folder.</summary>
    public void Dispose() => _lock.Dispose();

    private static FileStream Hold(string folder, string lockPath)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException cause)
        {
            throw CannotWrite(folder, cause);
        }
        catch (IOException cause)
        {
            throw Held(folder, cause);
        }

        try
        {
            string id = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
            File.WriteAllText(System.IO.Path.Combine(folder, OwnerName), id);
            FolderSync.Sync(folder);
            return stream;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            stream.Dispose();
            throw CannotWrite(folder, cause);
        }
    }

    private static StorageException Held(string folder, Exception cause)
    {
        string owner = ReadOwner(folder);
        return new StorageException(
            $"the data folder '{folder}' is in use by {owner}; stop that one first, or give this one a folder of its own with --data",
            cause);
    }

    private static string ReadOwner(string folder)
    {
        try
        {
            string id = File.ReadAllText(System.IO.Path.Combine(folder, OwnerName));
            return id.Length > 0 ? $"process {id}" : "another process";
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }

    private static StorageException CannotWrite(string folder, Exception cause) => new(
        $"the data folder '{folder}' cannot be written: {cause.Message}; give this process the right to write there, "
        + "or name another folder with --data",
        cause);
}
