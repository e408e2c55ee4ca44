using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Notify.Muting;

namespace Streams.Sinks.Notify.Durability;

/// <summary>Keeps nothing: for a node without a data folder, and for tests of what comes before.</summary>
internal sealed class MemoryJournal : INotifyJournal
{
    public void Save(Alert alert)
    {
    }

    public void RemoveAlert(ulong fingerprint)
    {
    }

    public void Save(AlertGroup group)
    {
    }

    public void RemoveGroup(string key)
    {
    }

    public void Save(Silence silence)
    {
    }

    public void RemoveSilence(string id)
    {
    }

    public void Save(LogEntry entry)
    {
    }

    public void Remove(LogEntry entry)
    {
    }

    public void Save(QueuedNotification queued)
    {
    }

    public void RemoveQueued(string key)
    {
    }

    public void Save(DeadNotification dead)
    {
    }

    public void RemoveDead(string key)
    {
    }
}
