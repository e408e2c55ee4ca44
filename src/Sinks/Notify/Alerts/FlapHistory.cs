using Streams.Data;
using Streams.Sinks.Notify.Configuration;

namespace Streams.Sinks.Notify.Alerts;

/// <summary>The last changes of an alert's state, and whether they are so many that it is held as firing.</summary>
/// <remarks>It is let go when it has not changed for the whole window.</remarks>
internal sealed class FlapHistory
{
    private readonly Queue<EventTime> _changes = [];

    /// <summary>Whether the alert is held as firing.</summary>
    public bool IsHeld { get; private set; }

    public IEnumerable<EventTime> Changes => _changes;

    public static FlapHistory Restore(IEnumerable<EventTime> changes, bool isHeld)
    {
        FlapHistory history = new() { IsHeld = isHeld };
        foreach (EventTime change in changes)
        {
            history._changes.Enqueue(change);
        }

        return history;
    }

    /// <summary>Notes a change; true when the alert is held from now on.</summary>
    public bool Add(EventTime now, FlapConfig config)
    {
        _changes.Enqueue(now);
        Forget(now, config);
        bool begins = !IsHeld && _changes.Count > config.Changes;
        IsHeld |= begins;
        return begins;
    }

    /// <summary>Lets go of an alert that has calmed down; true when it was held before.</summary>
    public bool TryRelease(EventTime now, FlapConfig config)
    {
        Forget(now, config);
        bool ends = IsHeld && _changes.Count == 0;
        IsHeld &= !ends;
        return ends;
    }

    /// <summary>Moves the times of all changes.</summary>
    public void Shift(TimeSpan by)
    {
        for (int i = 0; i < _changes.Count; i++)
        {
            _changes.Enqueue(_changes.Dequeue().Plus(by));
        }
    }

    private void Forget(EventTime now, FlapConfig config)
    {
        EventTime oldest = now.Minus(config.Within);
        while (_changes.TryPeek(out EventTime change) && (change <= oldest || _changes.Count > config.Changes + 1))
        {
            _changes.Dequeue();
        }
    }
}
