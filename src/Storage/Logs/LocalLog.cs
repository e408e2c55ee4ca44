using Microsoft.Extensions.Logging;
using Streams.Storage.Disks;

namespace Streams.Storage.Logs;

/// <summary>A crash-safe log on the local disk: what was acknowledged is read back, in order, until it is trimmed.</summary>
/// <remarks>
/// A folder for each partition, in it segment files of checksummed records. One process at a time may have it open, which
/// <see cref="DataFolder"/> sees to.
/// </remarks>
public sealed class LocalLog : IAsyncDisposable
{
    private readonly Dictionary<string, LogPartition> _partitions = [];
    private readonly Lock _lock = new();
    private readonly IDisk _disk;
    private readonly string _folder;
    private readonly LocalLogOptions _options;
    private readonly ILogger _logger;
    private readonly LogSpace _space;

    private LocalLog(string folder, LocalLogOptions options, ILogger logger, IDisk disk)
    {
        options.Check();
        _folder = folder;
        _options = options;
        _logger = logger;
        _disk = disk;
        _space = new LogSpace(options.MaxBytes);
    }

    /// <summary>The bytes on disk, those of appends under way included.</summary>
    public long UsedBytes => _space.UsedBytes;

    /// <summary>The most bytes that the log may take.</summary>
    public long MaxBytes => _space.MaxBytes;

    /// <summary>All partitions.</summary>
    public IReadOnlyList<LogPartition> Partitions
    {
        get
        {
            lock (_lock)
            {
                return [.. _partitions.Values.OrderBy(p => p.Name, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Opens the log in a folder, with the partitions that are there; a torn end is cut off.</summary>
    /// <exception cref="StorageException">The folder cannot be read or written.</exception>
    public static LocalLog Open(string folder, LocalLogOptions options, ILogger logger) =>
        Open(folder, options, logger, Disk.OfMachine);

    /// <summary>The partition of a name; it is made if it is not there.</summary>
    public LogPartition Partition(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') || name[0] == '.')
        {
            throw new ArgumentException(
                $"'{name}' cannot be a partition: its name has other characters than letters, digits, '-', '_' and '.'", nameof(name));
        }

        lock (_lock)
        {
            if (!_partitions.TryGetValue(name, out LogPartition? partition))
            {
                string folder = Path.Combine(_folder, name);
                partition = new LogPartition(name, _disk, folder, _options, _space, _logger);
                _partitions.Add(name, partition);
                _disk.SyncFolder(_folder);
            }

            return partition;
        }
    }

    /// <summary>Waits until an append of so many bytes has room; another append may be faster and take it.</summary>
    public ValueTask WaitForSpaceAsync(long bytes, CancellationToken cancellationToken) =>
        _space.WaitAsync(bytes + LogRecordHeader.Bytes, cancellationToken);

    /// <summary>Ends the appends that were begun and closes all files.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (LogPartition partition in Partitions)
        {
            await partition.CloseAsync();
        }
    }

    internal static LocalLog Open(string folder, LocalLogOptions options, ILogger logger, IDisk disk)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(options);
        LocalLog log = new(folder, options, logger, disk);
        try
        {
            disk.CreateFolder(folder);
            foreach (string partition in disk.Folders(folder))
            {
                log.Partition(Path.GetFileName(partition));
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"the log in '{folder}' cannot be opened: {cause.Message}", cause);
        }

        return log;
    }
}
