using Streams.Data;

namespace Streams.Stages;

/// <summary>Sends the partial results of a window to the shards that merge their keys.</summary>
/// <remarks>A set is cut into parts of about 64 KiB, so that no message grows with the number of keys.</remarks>
public sealed class FrameWriter
{
    private const int PartBytes = 64 * 1024;

    private readonly Action<int, Frame> _send;
    private readonly Destination[] _destinations;
    private EventTime _windowEnd;
    private long _sequence;
    private Destination? _open;

    /// <summary>Makes a writer to so many merging shards.</summary>
    public FrameWriter(int shardCount, Action<int, Frame> send)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shardCount);
        _send = send;
        _destinations = new Destination[shardCount];
        for (int shard = 0; shard < shardCount; shard++)
        {
            _destinations[shard] = new Destination();
        }
    }

    /// <summary>Begins the set of a window; <paramref name="sequence"/> grows with each correction of it.</summary>
    public void Begin(EventTime windowEnd, long sequence)
    {
        _windowEnd = windowEnd;
        _sequence = sequence;
    }

    /// <summary>Begins the record of a key and gives the writer for its state.</summary>
    public StateWriter Record(Labels key)
    {
        ArgumentNullException.ThrowIfNull(key);
        CloseRecord();
        int shard = (int)(key.Hash % (ulong)_destinations.Length);
        Destination destination = _destinations[shard];
        if (destination.Writer.Length > PartBytes)
        {
            Send(shard);
        }

        destination.Writer.WriteLabels(key);
        destination.LengthAt = destination.Writer.BeginLength();
        _open = destination;
        return destination.Writer;
    }

    /// <summary>Ends the set. Every merging shard gets at least one part, so that a correction can also take keys away.</summary>
    public void End()
    {
        CloseRecord();
        for (int shard = 0; shard < _destinations.Length; shard++)
        {
            Send(shard);
            _destinations[shard].Part = 0;
        }
    }

    private void CloseRecord()
    {
        _open?.Writer.EndLength(_open.LengthAt);
        _open = null;
    }

    private void Send(int shard)
    {
        Destination destination = _destinations[shard];
        _send(shard, new Frame(_windowEnd, _sequence, destination.Part, destination.Writer.Written.ToArray()));
        destination.Part++;
        destination.Writer.Clear();
    }

    private sealed class Destination
    {
        public readonly StateWriter Writer = new(1024);
        public int LengthAt;
        public int Part;
    }
}
