using Streams.Data;
using Streams.Operators.Windows.Aggregates;

namespace Streams.Operators.Windows.Keys;

/// <summary>Remembers the key of each series, so that labels are read once a series and not once a pane.</summary>
internal sealed class SeriesKeys(SeriesTable series, Grouping grouping, KeyTable keys)
{
    /// <summary>The series is none of the window's.</summary>
    public const int Excluded = -1;

    /// <summary>There are as many keys as there may be.</summary>
    public const int Full = -2;

    private Entry[] _entries = [];

    /// <summary>Whether a series has a key, or could get one.</summary>
    public bool Takes(SeriesId id)
    {
        int mark = id.Index < _entries.Length ? _entries[id.Index].Mark : 0;
        return mark == 0 ? grouping.Takes(series[id]) : mark != Excluded;
    }

    /// <summary>The key of a series, <see cref="Excluded"/> or <see cref="Full"/>.</summary>
    public int Resolve(SeriesId id)
    {
        if (id.Index >= _entries.Length)
        {
            Array.Resize(ref _entries, SlotGrowth.Next(_entries.Length, id.Index + 1));
        }

        ref Entry entry = ref _entries[id.Index];
        if (entry.Mark == Excluded || (entry.Mark > 0 && keys.Generation(entry.Mark - 1) == entry.Generation))
        {
            return entry.Mark == Excluded ? Excluded : entry.Mark - 1;
        }

        Labels labels = series[id];
        if (!grouping.Takes(labels))
        {
            entry.Mark = Excluded;
            return Excluded;
        }

        int key = grouping.IsPerSeries ? keys.FindOrAdd(id) : keys.FindOrAdd(grouping.KeyOf(labels));
        if (key < 0)
        {
            return Full;
        }

        entry.Mark = key + 1;
        entry.Generation = keys.Generation(key);
        return key;
    }

    /// <summary>The bytes held.</summary>
    public long Bytes => _entries.Length * 8L;

    /// <summary>Drops what is remembered of a series.</summary>
    public void Forget(SeriesId id)
    {
        if (id.Index < _entries.Length)
        {
            _entries[id.Index] = default;
        }
    }

    private struct Entry
    {
        public int Mark;
        public int Generation;
    }
}
