using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Muting;

namespace Streams.Sinks.Notify.Engine;

/// <summary>Keeps what must outlive the process; what is told to it between two commits is kept together or not at all.</summary>
internal interface INotifyJournal
{
    void Save(Alert alert);

    void RemoveAlert(ulong fingerprint);

    void Save(AlertGroup group);

    void RemoveGroup(string key);

    void Save(Silence silence);

    void RemoveSilence(string id);

    void Save(LogEntry entry);

    void Remove(LogEntry entry);

    /// <summary>Keeps a notification that is to be told, and how far that has come.</summary>
    void Save(QueuedNotification queued);

    void RemoveQueued(string key);

    void Save(DeadNotification dead);

    void RemoveDead(string key);
}
