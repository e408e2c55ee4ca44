using System.Runtime.InteropServices;
using Streams.Data;

namespace Streams.Sinks.Kafka;

/// <summary>The messages that stand in a topic behind a checkpoint: what is replayed and found here is not written again.</summary>
/// <remarks>
/// A replay makes the same rows, of one series in the same order, and the same bytes of each. A row that is found is taken
/// out, so that one that was to be written twice is. What stays, say because its rows depended on the clock, is let go of
/// when nothing more of it is found.
/// </remarks>
internal sealed class WrittenRows
{
    /// <summary>The most messages that are remembered.</summary>
    public const int CountMax = 4_000_000;

    private const int FruitlessCheckpointsMax = 3;

    private readonly Dictionary<ulong, int> _counts = [];
    private long _asked;
    private long _found;
    private long _askedBefore;
    private long _foundBefore;
    private int _fruitless;

    /// <summary>How many messages have not been found again yet.</summary>
    public int Count { get; private set; }

    /// <summary>How many rows were found, and so not written again.</summary>
    public long Found => _found;

    public bool IsEmpty => Count == 0;

    /// <summary>Remembers a message; false when there are too many.</summary>
    public bool TryAdd(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (Count == CountMax)
        {
            return false;
        }

        CollectionsMarshal.GetValueRefOrAddDefault(_counts, HashOf(key, value), out _)++;
        Count++;
        return true;
    }

    /// <summary>Takes a message out, if it is there.</summary>
    public bool TryRemove(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _asked++;
        ulong hash = HashOf(key, value);
        ref int count = ref CollectionsMarshal.GetValueRefOrNullRef(_counts, hash);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref count))
        {
            return false;
        }

        if (--count == 0)
        {
            _counts.Remove(hash);
        }

        Count--;
        _found++;
        return true;
    }

    /// <summary>Learns of a checkpoint; true when what is left was let go of, because rows came and none was found.</summary>
    public bool OnCheckpoint()
    {
        bool isFruitless = _asked > _askedBefore && _found == _foundBefore;
        _fruitless = isFruitless ? _fruitless + 1 : _found > _foundBefore ? 0 : _fruitless;
        _askedBefore = _asked;
        _foundBefore = _found;
        if (IsEmpty || _fruitless < FruitlessCheckpointsMax)
        {
            return false;
        }

        Clear();
        return true;
    }

    public void Clear()
    {
        _counts.Clear();
        _counts.TrimExcess();
        Count = 0;
    }

    private static ulong HashOf(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        (StableHash.Of(key) * 0x9e3779b97f4a7c15) ^ StableHash.Of(value);
}
