using Streams.Data;
using Streams.Sinks.Notify.Engine;

namespace Streams.Sinks.Notify.Delivery;

/// <summary>A notification that nobody could be told, whole, for people to look at and send again.</summary>
internal sealed record DeadNotification(Notification Notification, string Reason, int Attempts, EventTime At);
