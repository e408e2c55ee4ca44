namespace Streams.Storage.Logs;

/// <summary>What a log takes of the disk, over all partitions, and its bound.</summary>
internal sealed class LogSpace(long maxBytes)
{
    private readonly Lock _lock = new();
    private long _used;
    private TaskCompletionSource? _released;

    public long UsedBytes => Interlocked.Read(ref _used);

    public long MaxBytes => maxBytes;

    /// <summary>Takes space for an append, or throws.</summary>
    public void Reserve(long bytes)
    {
        lock (_lock)
        {
            if (_used + bytes > maxBytes)
            {
                throw LogFullException.OfBound(_used, maxBytes);
            }

            _used += bytes;
        }
    }

    /// <summary>Counts what is taken whatever the bound: files that are there already, headers.</summary>
    public void Add(long bytes)
    {
        TaskCompletionSource? released = null;
        lock (_lock)
        {
            _used += bytes;
            if (bytes < 0)
            {
                (released, _released) = (_released, null);
            }
        }

        released?.TrySetResult();
    }

    /// <summary>Waits until an append of so many bytes has room; others may take it first.</summary>
    public async ValueTask WaitAsync(long bytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task released;
            lock (_lock)
            {
                if (_used + bytes <= maxBytes)
                {
                    return;
                }

                _released ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                released = _released.Task;
            }

            await released.WaitAsync(cancellationToken);
        }
    }
}
