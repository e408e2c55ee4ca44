using Streams.Data;
using Streams.Operators.Windows.Aggregates;

namespace Streams.Operators.Windows.Keys;

/// <summary>Numbers the keys that have rows in some pane, densely; a key that falls silent gives its number back.</summary>
/// <remarks>The labels of a key are held in the task's table of series for as long as the key lives.</remarks>
internal sealed class KeyTable(SeriesTable series, int keyCountMax)
{
    private readonly Stack<int> _free = new();
    private int[] _keyOfId = [];
    private Entry[] _entries = [];
    private int _next;

    /// <summary>All keys are below this.</summary>
    public int Limit => _entries.Length;

    /// <summary>How many keys live.</summary>
    public int Count => _next - _free.Count;

    /// <summary>The bytes held, labels aside.</summary>
    public long Bytes => (_entries.Length * 16L) + (_keyOfId.Length * (long)sizeof(int));

    public Labels this[int key] => series[_entries[key].Id];

    /// <summary>How often the number was given out or came back: tells whether a remembered number still means the same.</summary>
    public int Generation(int key) => _entries[key].Generation;

    public bool IsAlive(int key) => _entries[key].IsAlive;

    /// <summary>The key with these labels, a new one if need be; -1 when there are too many.</summary>
    public int FindOrAdd(ReadOnlySpan<byte> canonical) => FindOrAddHeld(series.Acquire(canonical), keyCountMax);

    /// <summary>Takes over a key of a checkpoint, however many there are: shards may have become fewer.</summary>
    public int Restore(Labels labels) => FindOrAddHeld(series.Acquire(labels), int.MaxValue);

    /// <summary>The key that a series is by itself.</summary>
    public int FindOrAdd(SeriesId id)
    {
        series.Hold(id);
        return FindOrAddHeld(id, keyCountMax);
    }

    /// <summary>Notes that a key has rows in a pane.</summary>
    public void Touch(int key, long paneEnd)
    {
        ref Entry entry = ref _entries[key];
        entry.LastPane = Math.Max(entry.LastPane, paneEnd);
    }

    /// <summary>The keys that live, in order, with their series; as they are now.</summary>
    public (int Key, SeriesId Id)[] Living()
    {
        (int, SeriesId)[] living = new (int, SeriesId)[Count];
        int count = 0;
        for (int key = 0; key < _next; key++)
        {
            if (_entries[key].IsAlive)
            {
                living[count++] = (key, _entries[key].Id);
            }
        }

        return living;
    }

    /// <summary>Lets go of the keys whose last pane ended at a moment or before it, and tells of each.</summary>
    public void Sweep(long lastPaneMax, Action<int> onFreed)
    {
        for (int key = 0; key < _next; key++)
        {
            ref Entry entry = ref _entries[key];
            if (entry.IsAlive && entry.LastPane <= lastPaneMax)
            {
                onFreed(key);
                entry.Generation++;
                _keyOfId[entry.Id.Index] = 0;
                series.Release(entry.Id);
                _free.Push(key);
            }
        }
    }

    private int FindOrAddHeld(SeriesId id, int countMax)
    {
        if (id.Index >= _keyOfId.Length)
        {
            Array.Resize(ref _keyOfId, SlotGrowth.Next(_keyOfId.Length, id.Index + 1));
        }

        int key = _keyOfId[id.Index] - 1;
        if (key >= 0)
        {
            series.Release(id);
            return key;
        }

        if (Count >= countMax)
        {
            series.Release(id);
            return -1;
        }

        key = _free.TryPop(out int free) ? free : _next++;
        if (key >= _entries.Length)
        {
            Array.Resize(ref _entries, SlotGrowth.Next(_entries.Length, _next));
        }

        ref Entry entry = ref _entries[key];
        entry.Id = id;
        entry.LastPane = long.MinValue;
        entry.Generation++;
        _keyOfId[id.Index] = key + 1;
        return key;
    }

    private struct Entry
    {
        public long LastPane;
        public SeriesId Id;
        public int Generation;

        /// <summary>Odd from giving the number out to getting it back.</summary>
        public readonly bool IsAlive => (Generation & 1) != 0;
    }
}
