using Microsoft.Extensions.Logging;
using Streams.Storage.Disks;

namespace Streams.Storage.Logs;

/// <summary>One partition of a <see cref="LocalLog"/>: records in the order of their appends, durable when acknowledged.</summary>
/// <remarks>
/// Appends that come while a sync is under way share the next one (group commit). Offsets are byte positions that grow over
/// all segments and never come back once they were acknowledged. Safe for several threads.
/// </remarks>
public sealed partial class LogPartition
{
    // A sync takes milliseconds, in which a disk writes a few megabytes: larger groups make no sync cheaper.
    private const long GroupBytesMax = 8 << 20;

    private readonly IDisk _disk;
    private readonly string _folder;
    private readonly LocalLogOptions _options;
    private readonly LogSpace _space;
    private readonly ILogger _logger;

    // Held for as long as a write and a sync take; taken before _lock.
    private readonly Lock _files = new();
    private readonly Lock _lock = new();
    private readonly List<PendingAppend> _pending = [];
    private readonly List<PendingAppend> _group = [];
    private List<LogSegment> _sealed = [];
    private LogWriter _writer;
    private long _end;
    private long _recordsEnd;
    private long _syncCount;
    private bool _isCommitting;
    private bool _isClosed;
    private LogFailedException? _failure;
    private TaskCompletionSource? _grown;
    private TaskCompletionSource? _idle;

    internal LogPartition(string name, IDisk disk, string folder, LocalLogOptions options, LogSpace space, ILogger logger)
    {
        Name = name;
        _disk = disk;
        _folder = folder;
        _options = options;
        _space = space;
        _logger = logger;
        _writer = Recover(acknowledged: null);
    }

    /// <summary>The partition's name.</summary>
    public string Name { get; }

    /// <summary>The offset of the first record that is kept.</summary>
    public long First
    {
        get
        {
            lock (_lock)
            {
                return _sealed.Count > 0 ? _sealed[0].Base : _writer.Segment.Base;
            }
        }
    }

    /// <summary>The offset behind the last durable record.</summary>
    public long End => Interlocked.Read(ref _end);

    /// <summary>How often the disk was synced for appends.</summary>
    public long SyncCount => Interlocked.Read(ref _syncCount);

    /// <summary>Why the partition takes no more appends until <see cref="Reopen"/>; null while it does.</summary>
    public LogFailedException? Failure
    {
        get
        {
            lock (_lock)
            {
                return _failure;
            }
        }
    }

    /// <summary>Appends records and returns the offset behind them once they are durable, all of them or none.</summary>
    /// <remarks>
    /// The memory is lent until the task ends, so the token is looked at only before: an append that has begun runs to its
    /// end. After <see cref="LogFailedException"/> it is not known whether the records are kept, until
    /// <see cref="Reopen"/> has cut them off; after any other failure they are not.
    /// </remarks>
    /// <exception cref="LogFullException">There is no room; <see cref="LocalLog.WaitForSpaceAsync"/> waits for some.</exception>
    /// <exception cref="LogFailedException">A sync failed.</exception>
    /// <exception cref="StorageException">The disk refused the write.</exception>
    public ValueTask<long> AppendAsync(IReadOnlyList<ReadOnlyMemory<byte>> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        cancellationToken.ThrowIfCancellationRequested();
        if (records.Count == 0)
        {
            return ValueTask.FromResult(End);
        }

        PendingAppend append = PendingAppend.Of(records, _options.MaxRecordBytes);
        bool isFirst;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (_failure is not null)
            {
                throw _failure;
            }

            _space.Reserve(append.Bytes);
            _pending.Add(append);
            isFirst = !_isCommitting;
            _isCommitting = true;
        }

        if (isFirst)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static partition => partition.CommitPending(), this, preferLocal: false);
        }

        return new ValueTask<long>(append.Task);
    }

    /// <summary>Reads from an offset that <see cref="AppendAsync"/> returned, or from <see cref="First"/>.</summary>
    /// <exception cref="LogOffsetException">The log does not hold the offset.</exception>
    public LogReader OpenReader(long offset)
    {
        long first = First;
        long end = End;
        return offset < first || offset > end
            ? throw new LogOffsetException(Name, offset, first, end)
            : new LogReader(this, offset);
    }

    /// <summary>Deletes the segments whose records all stand below an offset.</summary>
    public void TrimBelow(long offset)
    {
        lock (_files)
        {
            if (_isClosed)
            {
                return;
            }

            try
            {
                if (offset >= _recordsEnd && _recordsEnd > _writer.Segment.Base && Failure is null)
                {
                    Roll();
                }

                DeleteBelow(offset);
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                // Nothing is lost: the next trim tries again, and a log that stays full says so itself.
                LogTrimFailed(cause, Name);
            }
        }
    }

    /// <summary>Opens the files again after a failure; records that were never acknowledged are cut off.</summary>
    /// <exception cref="StorageException">The disk still refuses; the partition stays as it was.</exception>
    public void Reopen()
    {
        lock (_files)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            LogWriter before = _writer;
            long bytes = FileBytes();
            _writer = Recover(acknowledged: End);
            _space.Add(-bytes);
            before.Dispose();
            lock (_lock)
            {
                _failure = null;
            }
        }

        LogReopened(Name, End);
    }

    /// <summary>Ends what was begun, and closes the files; appends are refused from now on.</summary>
    internal async ValueTask CloseAsync()
    {
        Task idle;
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            idle = _isCommitting ? _idle.Task : Task.CompletedTask;
        }

        await idle;
        CloseFiles();
    }

    /// <summary>Opens the segment that holds an offset, and says where its records end for now.</summary>
    internal SegmentReader OpenSegment(long offset)
    {
        LogSegment segment;
        lock (_lock)
        {
            segment = _sealed.Find(s => offset >= s.Base && offset < s.End) ?? _writer.Segment;
        }

        if (offset < segment.Base)
        {
            throw new LogOffsetException(Name, offset, First, End);
        }

        return new SegmentReader(_disk.Open(segment.Path, mayCreate: false), segment);
    }

    /// <summary>Where the records of a segment end, as far as they are durable.</summary>
    internal long EndOf(LogSegment segment)
    {
        lock (_lock)
        {
            return _writer.Segment.Base == segment.Base ? _end : _sealed.Find(s => s.Base == segment.Base)?.End ?? segment.End;
        }
    }

    /// <summary>Completes when the partition holds durable records behind an offset.</summary>
    internal Task WhenBehindAsync(long offset)
    {
        lock (_lock)
        {
            if (_end > offset)
            {
                return Task.CompletedTask;
            }

            ObjectDisposedException.ThrowIf(_isClosed, this);
            _grown ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _grown.Task;
        }
    }
}
