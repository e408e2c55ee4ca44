using Streams.Data;

namespace Streams.Sinks.Notify.Testing;

/// <summary>A clock that stands at the moment of a test, for templates that ask for the time.</summary>
internal sealed class SimulationClock : TimeProvider
{
    public EventTime Now { get; set; }

    public override DateTimeOffset GetUtcNow() => Now.ToClock();
}
