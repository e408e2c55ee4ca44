using Streams.Storage.Disks;

namespace Streams.Tests.Disks;

/// <summary>A disk in memory that knows what was synced: it loses the rest when the power goes, in pieces and in any order.</summary>
internal sealed class SimulatedDisk : IDisk
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SimulatedFile> _files = [];
    private readonly HashSet<string> _folders = [];
    private Dictionary<string, SimulatedFile> _durableFiles = [];
    private int _operationsLeft = int.MaxValue;

    /// <summary>Makes the next sync of a file fail; what it was to write is marked as written and lost, as on Linux.</summary>
    public bool IsNextSyncToFail { get; set; }

    /// <summary>The most bytes on the disk.</summary>
    public long Capacity { get; set; } = long.MaxValue;

    /// <summary>Makes every change fail from now on, as on a file system that was mounted read-only again.</summary>
    public bool IsReadOnly { get; set; }

    /// <summary>Whether the power is gone.</summary>
    public bool IsOff => _operationsLeft <= 0;

    /// <summary>Lets the power go after so many more changes.</summary>
    public void CutPowerAfter(int operations) => _operationsLeft = operations;

    /// <summary>Puts power back: what was not synced is there in part, by sectors, or not at all.</summary>
    public void Restart(Random random)
    {
        lock (_lock)
        {
            foreach ((string path, SimulatedFile file) in _files)
            {
                // A new file whose folder was not synced may be there all the same.
                if (!_durableFiles.ContainsKey(path) && random.Next(2) == 0)
                {
                    _durableFiles.Add(path, file);
                }
            }

            _files.Clear();
            foreach ((string path, SimulatedFile file) in _durableFiles)
            {
                file.LosePower(random);
                _files.Add(path, file);
            }

            KillProcess();
        }
    }

    /// <summary>Ends the process only: the system still has everything that was written.</summary>
    public void KillProcess()
    {
        _operationsLeft = int.MaxValue;
        IsNextSyncToFail = false;
    }

    /// <summary>A file's bytes, to look at and to damage.</summary>
    public SimulatedFile File(string path) => _files[path];

    public IEnumerable<string> Paths => _files.Keys.Order(StringComparer.Ordinal);

    public void CreateFolder(string path)
    {
        Change();
        _folders.Add(path);
    }

    public IReadOnlyList<string> Folders(string path) => [.. _folders.Where(f => Path.GetDirectoryName(f) == path)];

    public IReadOnlyList<string> Files(string folder)
    {
        lock (_lock)
        {
            return [.. _files.Keys.Where(f => Path.GetDirectoryName(f) == folder)];
        }
    }

    public IDiskFile Open(string path, bool mayCreate)
    {
        lock (_lock)
        {
            if (!_files.TryGetValue(path, out SimulatedFile? file))
            {
                if (!mayCreate)
                {
                    throw new FileNotFoundException(path);
                }

                Change();
                file = new SimulatedFile(this);
                _files.Add(path, file);
            }

            return file;
        }
    }

    public void Delete(string path)
    {
        Change();
        lock (_lock)
        {
            _files.Remove(path);
        }
    }

    public void SyncFolder(string path)
    {
        Change();
        lock (_lock)
        {
            _durableFiles = _durableFiles
                .Where(f => Path.GetDirectoryName(f.Key) != path)
                .Concat(_files.Where(f => Path.GetDirectoryName(f.Key) == path))
                .ToDictionary();
        }
    }

    /// <summary>Counts a change, and refuses it when the power is gone.</summary>
    internal void Change()
    {
        if (IsReadOnly)
        {
            throw new IOException("Read-only file system", 30);
        }

        if (Interlocked.Decrement(ref _operationsLeft) < 0)
        {
            _operationsLeft = 0;
            throw new IOException("The power is gone.");
        }
    }

    internal void CheckSpace(long growth)
    {
        lock (_lock)
        {
            if (growth > 0 && _files.Values.Sum(f => f.Length) + growth > Capacity)
            {
                throw new IOException("No space left on device", 28);
            }
        }
    }
}
