using Streams.Data;

namespace Streams.Sinks.Formats;

/// <summary>Words about alerts.</summary>
public static class AlertText
{
    /// <summary>The name of a state as Prometheus writes it.</summary>
    public static string StateName(AlertState state) => state switch
    {
        AlertState.Pending => "pending",
        AlertState.Firing => "firing",
        _ => "resolved",
    };
}
