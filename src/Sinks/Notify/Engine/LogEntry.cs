using Streams.Data;

namespace Streams.Sinks.Notify.Engine;

/// <summary>What was last told to a target about a group.</summary>
internal sealed record LogEntry
{
    public required string GroupKey { get; init; }

    public required Target Target { get; init; }

    public required EventTime At { get; init; }

    /// <summary>When it can be forgotten.</summary>
    public required EventTime ExpiresAt { get; init; }

    public required IReadOnlySet<ulong> Firing { get; init; }

    public required IReadOnlySet<ulong> Resolved { get; init; }

    /// <summary>Those of the firing that were told to be flapping.</summary>
    public IReadOnlySet<ulong> Flapping { get; init; } = new HashSet<ulong>();

    /// <summary>Counts what was told, so that the next key differs from this one's.</summary>
    public required long Sequence { get; init; }

    /// <summary>When the group was first told as firing without having been told as over since; null when it is over.</summary>
    public EventTime? FiringSince { get; init; }
}
