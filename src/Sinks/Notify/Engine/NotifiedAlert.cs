using Streams.Data;

namespace Streams.Sinks.Notify.Engine;

/// <summary>An alert as it was when a notification of it fell due.</summary>
internal sealed record NotifiedAlert
{
    public required ulong Fingerprint { get; init; }

    public required Labels Labels { get; init; }

    public required Labels Annotations { get; init; }

    public required EventTime StartsAt { get; init; }

    /// <summary>When it ended; the end of time while it fires.</summary>
    public required EventTime EndsAt { get; init; }

    public string GeneratorUrl { get; init; } = "";

    public double Value { get; init; } = double.NaN;

    public bool IsFlapping { get; init; }

    public bool IsResolved => EndsAt != EventTime.Maximum;
}
