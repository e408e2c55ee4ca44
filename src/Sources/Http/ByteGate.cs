namespace Streams.Sources.Http;

/// <summary>Lets bodies in while they have room together; the others wait in line.</summary>
internal sealed class ByteGate(long bytesMax, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<(long Bytes, TaskCompletionSource Entered)> _line = new();
    private long _used;

    /// <summary>The bytes that are inside.</summary>
    public long UsedBytes => Interlocked.Read(ref _used);

    /// <summary>Enters with so many bytes, at most <c>bytesMax</c>; false when there was no room for too long.</summary>
    public async ValueTask<bool> TryEnterAsync(long bytes, TimeSpan wait)
    {
        LinkedListNode<(long Bytes, TaskCompletionSource Entered)> place;
        lock (_lock)
        {
            if (_line.Count == 0 && _used + bytes <= bytesMax)
            {
                _used += bytes;
                return true;
            }

            place = _line.AddLast((bytes, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        try
        {
            await place.Value.Entered.Task.WaitAsync(wait, clock);
            return true;
        }
        catch (TimeoutException)
        {
            lock (_lock)
            {
                if (place.List is null)
                {
                    // Let in at the last moment.
                    return true;
                }

                _line.Remove(place);
                LetIn();
                return false;
            }
        }
    }

    /// <summary>Leaves with so many bytes.</summary>
    public void Leave(long bytes)
    {
        lock (_lock)
        {
            _used -= bytes;
            LetIn();
        }
    }

    private void LetIn()
    {
        while (_line.First is { } first && _used + first.Value.Bytes <= bytesMax)
        {
            _used += first.Value.Bytes;
            _line.RemoveFirst();
            first.Value.Entered.TrySetResult();
        }
    }
}
