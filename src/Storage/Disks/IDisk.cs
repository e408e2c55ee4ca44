namespace Streams.Storage.Disks;

/// <summary>What the local log needs of a file system; tests put one in its place that fails, tears writes and crashes.</summary>
internal interface IDisk
{
    /// <summary>Makes a folder, with all above it, if it is not there.</summary>
    void CreateFolder(string path);

    /// <summary>The paths of the folders in a folder.</summary>
    IReadOnlyList<string> Folders(string path);

    /// <summary>The paths of the files in a folder.</summary>
    IReadOnlyList<string> Files(string folder);

    /// <summary>Opens a file to read and write, and makes it if it is not there and may be made.</summary>
    IDiskFile Open(string path, bool mayCreate);

    /// <summary>Deletes a file.</summary>
    void Delete(string path);

    /// <summary>Makes the entries of a folder durable: files that were made or deleted in it.</summary>
    void SyncFolder(string path);
}
