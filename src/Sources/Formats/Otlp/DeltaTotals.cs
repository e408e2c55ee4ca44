using System.Runtime.InteropServices;
using Streams.Data;

namespace Streams.Sources.Formats.Otlp;

/// <summary>Adds up what senders report as changes, so that counters come out.</summary>
/// <remarks>
/// Totals are kept by the process alone: after a restart they begin at zero, which functions for counters take for the
/// restart of a counter, and lose nothing by. A series that is silent for <see cref="IdleTime"/> begins again.
/// </remarks>
internal sealed class DeltaTotals(TimeProvider clock)
{
    /// <summary>The most series whose totals are kept.</summary>
    public const int SeriesCountMax = 1_000_000;

    private static readonly TimeSpan IdleTime = TimeSpan.FromHours(1);

    private readonly Dictionary<SeriesKey, (double Value, long Used)> _totals = [];
    private readonly List<(SeriesKey Key, double Value)> _before = [];
    private long _swept = clock.GetTimestamp();

    /// <summary>How many series are kept.</summary>
    public int Count => _totals.Count;

    /// <summary>Adds a change; false when there are too many series already.</summary>
    public bool TryAdd(SeriesKey key, double change, out double total)
    {
        total = change;
        if (_totals.Count >= SeriesCountMax && !_totals.ContainsKey(key))
        {
            return false;
        }

        ref (double Value, long Used) entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_totals, key, out _);
        _before.Add((key, entry.Value));
        total = entry.Value += change;
        entry.Used = clock.GetTimestamp();
        return true;
    }

    /// <summary>What was added counts.</summary>
    public void Accept()
    {
        _before.Clear();
        if (clock.GetElapsedTime(_swept) < IdleTime)
        {
            return;
        }

        _swept = clock.GetTimestamp();
        foreach ((SeriesKey key, (_, long used)) in _totals)
        {
            if (clock.GetElapsedTime(used) >= IdleTime)
            {
                _totals.Remove(key);
            }
        }
    }

    /// <summary>What was added since the last <see cref="Accept"/> does not count.</summary>
    public void Undo()
    {
        for (int i = _before.Count - 1; i >= 0; i--)
        {
            (SeriesKey key, double value) = _before[i];
            _totals[key] = _totals[key] with { Value = value };
        }

        _before.Clear();
    }
}
