using Streams.Data;

namespace Streams.Operators.Windows;

/// <summary>The series of each key's results, held for as long as the key lives.</summary>
/// <remarks>
/// A key's series are made together, so their ids mostly follow each other: then the first says all, in four bytes a key.
/// Where they do not, as ids are used again, they stand in a block of their own.
/// </remarks>
internal sealed class ResultSeries(SeriesTable series, int resultCount)
{
    private const int Unknown = 0;

    private readonly Stack<int> _freeBlocks = new();

    // Of each key: its first id plus one, or minus one and the number of its block from there on down.
    private int[] _places = [];
    private SeriesId[] _blocks = [];
    private int _blockCount;

    /// <summary>The bytes held, labels aside.</summary>
    public long Bytes => (_places.Length + _blocks.Length) * (long)sizeof(int);

    /// <summary>Makes room for keys below a number.</summary>
    public void EnsureKeys(int limit)
    {
        if (limit > _places.Length)
        {
            Array.Resize(ref _places, limit);
        }
    }

    /// <summary>The series of a result, if the key's have been made.</summary>
    public bool TryGet(int key, int result, out SeriesId id)
    {
        int place = _places[key];
        id = place >= 0 ? new SeriesId(place - 1 + result) : _blocks[BlockAt(place) + result];
        return place != Unknown;
    }

    /// <summary>Takes over the series of a key's results, which are held.</summary>
    public void Set(int key, ReadOnlySpan<SeriesId> ids)
    {
        for (int i = 1; i < ids.Length; i++)
        {
            if (ids[i].Index != ids[0].Index + i)
            {
                SetBlock(key, ids);
                return;
            }
        }

        _places[key] = ids[0].Index + 1;
    }

    /// <summary>Lets go of a key's series.</summary>
    public void Forget(int key)
    {
        if (key >= _places.Length || _places[key] == Unknown)
        {
            return;
        }

        // The last first: ids are given again in the opposite order, so that they follow each other for the next key too.
        for (int result = resultCount - 1; result >= 0; result--)
        {
            TryGet(key, result, out SeriesId id);
            series.Release(id);
        }

        if (_places[key] < 0)
        {
            _freeBlocks.Push(-1 - _places[key]);
        }

        _places[key] = Unknown;
    }

    private void SetBlock(int key, ReadOnlySpan<SeriesId> ids)
    {
        int block = _freeBlocks.TryPop(out int free) ? free : _blockCount++;
        _places[key] = -1 - block;
        int at = BlockAt(_places[key]);
        if (at + resultCount > _blocks.Length)
        {
            Array.Resize(ref _blocks, Aggregates.SlotGrowth.Next(_blocks.Length, at + resultCount));
        }

        ids.CopyTo(_blocks.AsSpan(at));
    }

    private int BlockAt(int place) => (-1 - place) * resultCount;
}
