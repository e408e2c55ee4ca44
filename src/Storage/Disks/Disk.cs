namespace Streams.Storage.Disks;

/// <summary>The machine's file system.</summary>
internal sealed class Disk : IDisk
{
    public static readonly Disk OfMachine = new();

    public void CreateFolder(string path) => Directory.CreateDirectory(path);

    public IReadOnlyList<string> Folders(string path) => Directory.GetDirectories(path);

    public IReadOnlyList<string> Files(string folder) => Directory.GetFiles(folder);

    public IDiskFile Open(string path, bool mayCreate) => new DiskFile(File.OpenHandle(
        path,
        mayCreate ? FileMode.OpenOrCreate : FileMode.Open,
        FileAccess.ReadWrite,
        FileShare.ReadWrite | FileShare.Delete));

    public void Delete(string path) => File.Delete(path);

    public void SyncFolder(string path) => FolderSync.Sync(path);
}
