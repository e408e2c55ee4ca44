using Streams.Data;
using Streams.Operators.Windows.Panes;

namespace Streams.Operators.Windows.Keys;

/// <summary>Remembers the key of each series, so that labels are read once a series and not once a pane.</summary>
internal sealed class SeriesKeys
{
    /// <summary>The series is none of the window's.</summary>
    public const int Excluded = -1;

    /// <summary>There are as many keys as there may be.</summary>
    public const int Full = -2;

    private readonly SeriesTable _series;
    private readonly Grouping _grouping;
    private readonly KeyTable _keys;

    public SeriesKeys(SeriesTable series, Grouping grouping, KeyTable keys)
    {
        _series = series;
        _grouping = grouping;
        _keys = keys;

        // A series that is a key by itself is looked up among the keys; those that are excluded stand between them.
        Marks = grouping.IsPerSeries ? keys.Marks : new SlotIndex();
    }

    /// <summary>The key of each series plus one, or <see cref="Excluded"/>.</summary>
    public SlotIndex Marks { get; }

    /// <summary>The bytes held, beside those of the keys.</summary>
    public long Bytes => _grouping.IsPerSeries ? 0 : Marks.Bytes;

    /// <summary>Whether a series has a key, or could get one.</summary>
    public bool Takes(SeriesId id)
    {
        int mark = Marks.Find(id.Index);
        return mark == 0 ? _grouping.Takes(_series[id]) : mark != Excluded;
    }

    /// <summary>The key of a series, <see cref="Excluded"/> or <see cref="Full"/>.</summary>
    public int Resolve(SeriesId id)
    {
        int mark = Marks.Find(id.Index);
        if (mark != 0)
        {
            return mark == Excluded ? Excluded : mark - 1;
        }

        Labels labels = _series[id];
        if (!_grouping.Takes(labels))
        {
            Marks.Set(id.Index, Excluded);
            return Excluded;
        }

        int key = _grouping.IsPerSeries ? _keys.FindOrAdd(id) : _keys.FindOrAdd(_grouping.KeyOf(labels));
        if (key < 0)
        {
            return Full;
        }

        Marks.Set(id.Index, key + 1);
        return key;
    }

    /// <summary>Drops what is remembered of a series.</summary>
    public void Forget(SeriesId id) => Marks.Forget(id.Index);

    /// <summary>Lets go of the keys whose last pane ended at a moment or before it, and tells of each.</summary>
    public void Sweep(long lastPaneMax, Action<int> onFreed)
    {
        if (_keys.Sweep(lastPaneMax, onFreed) > 0 && !_grouping.IsPerSeries)
        {
            Marks.ForgetWhere(mark => mark > 0 && !_keys.IsAlive(mark - 1));
        }
    }
}
