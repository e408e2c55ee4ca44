using Streams.Data;
using Streams.Operators.Sketches;
using Streams.Operators.Windows.Aggregates;
using Streams.Operators.Windows.Panes;

namespace Streams.Operators.Windows.Keys;

/// <summary>Numbers the keys that have rows in some pane, densely; a key that falls silent gives its number back.</summary>
/// <remarks>
/// The labels of a key are held in the task's table of series for as long as the key lives: until its last pane is over, to
/// the next whole second. That is kept in seconds from 1970 on, four bytes a key; with a pane behind 2106 a key lives for good.
/// </remarks>
internal sealed class KeyTable(SeriesTable series, int keyCountMax)
{
    private const long PaneUnit = 1_000;
    private static readonly SeriesId None = new(-1);

    private readonly Stack<int> _free = new();
    private SeriesId[] _ids = [];
    private uint[] _lastPanes = [];
    private (int Key, SeriesId Id)[] _living = [];
    private FreezeMark? _livingUntil;
    private int _next;

    /// <summary>All keys are below this.</summary>
    public int Limit => _ids.Length;

    /// <summary>How many keys live.</summary>
    public int Count => _next - _free.Count;

    /// <summary>The key of each id that is one, plus one.</summary>
    public SlotIndex Marks { get; } = new();

    /// <summary>The bytes held, labels aside.</summary>
    public long Bytes => (_ids.Length * (long)sizeof(int)) + (_lastPanes.Length * (long)sizeof(uint)) + Marks.Bytes;

    public Labels this[int key] => series[_ids[key]];

    public bool IsAlive(int key) => _ids[key] != None;

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
        long seconds = paneEnd <= 0 ? 0 : ((paneEnd - 1) / PaneUnit) + 1;
        ref uint last = ref _lastPanes[key];
        last = Math.Max(last, (uint)Math.Min(seconds, uint.MaxValue));
    }

    /// <summary>The keys that live, in order, with their series; as they are now, and until the mark is over.</summary>
    public ReadOnlyMemory<(int Key, SeriesId Id)> Living(FreezeMark mark)
    {
        if (_living.Length < Count || _livingUntil is { IsOver: false })
        {
            _living = new (int, SeriesId)[_ids.Length];
        }

        (int, SeriesId)[] living = _living;
        _livingUntil = mark;
        int count = 0;
        for (int key = 0; key < _next; key++)
        {
            if (IsAlive(key))
            {
                living[count++] = (key, _ids[key]);
            }
        }

        return living.AsMemory(0, count);
    }

    /// <summary>Lets go of the keys whose last pane ended at a moment or before it, and tells of each; gives how many.</summary>
    /// <remarks>Whoever remembers keys of series must look at once which of them are dead: numbers are given out again.</remarks>
    public int Sweep(long lastPaneMax, Action<int> onFreed)
    {
        int before = Count;
        long seconds = lastPaneMax < 0 ? -1 : Math.Min(lastPaneMax / PaneUnit, uint.MaxValue - 1);
        for (int key = 0; key < _next; key++)
        {
            if (IsAlive(key) && _lastPanes[key] <= seconds)
            {
                onFreed(key);
                SeriesId id = _ids[key];
                _ids[key] = None;
                Marks.Forget(id.Index);
                series.Release(id);
                _free.Push(key);
            }
        }

        return before - Count;
    }

    private int FindOrAddHeld(SeriesId id, int countMax)
    {
        int key = Marks.Find(id.Index) - 1;
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
        if (key >= _ids.Length)
        {
            int known = _ids.Length;
            Array.Resize(ref _ids, SlotGrowth.Next(known, _next));
            _ids.AsSpan(known).Fill(None);
            Array.Resize(ref _lastPanes, _ids.Length);
        }

        _ids[key] = id;
        _lastPanes[key] = 0;
        Marks.Set(id.Index, key + 1);
        return key;
    }
}
