using System.Diagnostics.CodeAnalysis;
using Streams.Data;
using Streams.Sinks.Notify.Routing;

namespace Streams.Sinks.Notify.Engine;

/// <summary>The groups, and the order in which they fall due.</summary>
internal sealed class GroupTable(Action<AlertGroup> save)
{
    private readonly Dictionary<(int Route, Labels Labels), AlertGroup> _byLabels = [];
    private readonly Dictionary<string, AlertGroup> _byKey = [];
    private readonly PriorityQueue<AlertGroup, EventTime> _due = new();
    private readonly LabelsBuilder _builder = new();

    public IReadOnlyCollection<AlertGroup> All => _byLabels.Values;

    /// <summary>When a group falls due next; the end of time when none does.</summary>
    public EventTime NextDue
    {
        get
        {
            while (_due.TryPeek(out AlertGroup? group, out EventTime at))
            {
                if (!group.IsRemoved && group.QueuedAt == at)
                {
                    return at;
                }

                _due.Dequeue();
            }

            return EventTime.Maximum;
        }
    }

    public AlertGroup? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>The group of a route that an alert belongs to; a new one waits before it is looked at.</summary>
    public AlertGroup FindOrAdd(Route route, Labels alert, EventTime now) =>
        FindOrAddOf(route, route.GroupLabels(alert, _builder), now);

    /// <summary>The group of a route that has these labels.</summary>
    public AlertGroup FindOrAddOf(Route route, Labels labels, EventTime now)
    {
        if (!_byLabels.TryGetValue((route.Index, labels), out AlertGroup? group))
        {
            group = new AlertGroup(route, labels) { NextFlush = now.Plus(route.GroupWait) };
            _byLabels[(route.Index, labels)] = group;
            _byKey[group.Key] = group;
            Queue(group);
            save(group);
        }

        return group;
    }

    /// <summary>Puts a group in its place after its times have changed.</summary>
    public void Queue(AlertGroup group)
    {
        if (group.QueuedAt != group.NextDue)
        {
            group.QueuedAt = group.NextDue;
            _due.Enqueue(group, group.QueuedAt);
        }
    }

    /// <summary>Moves the times of all groups.</summary>
    public void Shift(TimeSpan by)
    {
        foreach (AlertGroup group in All)
        {
            group.NextFlush = group.NextFlush.Plus(by);
            group.NextEscalation = group.NextEscalation.Plus(by);
            Queue(group);
            save(group);
        }
    }

    /// <summary>Takes the next group that has fallen due out of the queue.</summary>
    public bool TryTakeDue(EventTime now, [NotNullWhen(true)] out AlertGroup? group)
    {
        group = NextDue <= now ? _due.Dequeue() : null;
        if (group is not null)
        {
            group.QueuedAt = EventTime.Maximum;
        }

        return group is not null;
    }

    /// <summary>Takes out the groups that have no alerts left and gives them.</summary>
    public IReadOnlyList<AlertGroup> RemoveEmpty()
    {
        AlertGroup[] empty = [.. _byLabels.Values.Where(group => group.IsEmpty && group.InFlight.Count == 0)];
        foreach (AlertGroup group in empty)
        {
            group.IsRemoved = true;
            _byLabels.Remove((group.Route.Index, group.Labels));
            _byKey.Remove(group.Key);
        }

        return empty;
    }
}
