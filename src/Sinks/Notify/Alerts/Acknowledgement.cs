using Streams.Data;

namespace Streams.Sinks.Notify.Alerts;

/// <summary>Somebody has taken an alert on: it is not escalated while it goes on firing.</summary>
internal sealed record Acknowledgement(string By, string Comment, EventTime At);
