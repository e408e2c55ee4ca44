using Streams.Data;

namespace Streams.Operators.Shaping;

/// <summary>Leads from each series to another one that is made of its labels, and holds that one as long.</summary>
/// <remarks>What is made must lead to itself: series in a circle would hold each other for ever.</remarks>
internal sealed class SeriesMap(SeriesTable table, Func<Labels, Labels> make)
{
    // One more than the index of the series that was made; 0 while nobody has asked.
    private int[] _made = [];

    /// <summary>The series that is made of the given one; itself where nothing changes.</summary>
    public SeriesId this[SeriesId id]
    {
        get
        {
            int[] made = _made;
            return (uint)id.Index < (uint)made.Length && made[id.Index] > 0 ? new SeriesId(made[id.Index] - 1) : Make(id);
        }
    }

    /// <summary>Drops what was found out about ids that no longer stand for their series.</summary>
    public void Forget(ReadOnlySpan<SeriesId> series)
    {
        foreach (SeriesId id in series)
        {
            if (id.Index < _made.Length && _made[id.Index] > 0)
            {
                int made = _made[id.Index] - 1;
                _made[id.Index] = 0;
                if (made != id.Index)
                {
                    table.Release(new SeriesId(made));
                }
            }
        }
    }

    private SeriesId Make(SeriesId id)
    {
        if (id.Index >= _made.Length)
        {
            Array.Resize(ref _made, Math.Max(table.Capacity, _made.Length * 2));
        }

        Labels labels = table[id];
        Labels key = make(labels);
        SeriesId made = key.Equals(labels) ? id : table.Acquire(key);
        _made[id.Index] = made.Index + 1;
        return made;
    }
}
