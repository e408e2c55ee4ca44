using Streams.Data;

namespace Streams.Sources.Scrape;

/// <summary>The series that a target had in its last answer, so that those that are gone can be ended.</summary>
/// <remarks>What <c>metric_relabel_configs</c> drop is kept too, so that it is not read again each time.</remarks>
internal sealed class TargetSeries(ScrapeTarget target, long number)
{
    private Dictionary<SeriesKey, bool> _before = [];
    private Dictionary<SeriesKey, bool> _now = [];

    /// <summary>The target.</summary>
    public ScrapeTarget Target => target;

    /// <summary>Tells the target's keys from those of others.</summary>
    public long Number => number;

    /// <summary>How many series of this answer were not in the one before.</summary>
    public int AddedCount { get; private set; }

    /// <summary>The series of the last answer that this one has not.</summary>
    public IEnumerable<SeriesKey> Vanished => _before.Where(s => !s.Value && !_now.ContainsKey(s.Key)).Select(s => s.Key);

    /// <summary>Whether a series was dropped by the rules when it was seen last.</summary>
    public bool WasDropped(SeriesKey key) => _before.TryGetValue(key, out bool dropped) && dropped;

    /// <summary>Sees a series in this answer.</summary>
    public void See(SeriesKey key, bool isDropped)
    {
        if (_now.TryAdd(key, isDropped) && !isDropped && !_before.ContainsKey(key))
        {
            AddedCount++;
        }
    }

    /// <summary>Begins an answer.</summary>
    public void Begin()
    {
        _now.Clear();
        AddedCount = 0;
    }

    /// <summary>Takes what was seen for the next comparison.</summary>
    public void End() => (_before, _now) = (_now, _before);
}
