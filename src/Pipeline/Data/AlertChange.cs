namespace Streams.Data;

/// <summary>A change of one alert's state, or its repetition: what flows on an edge of alerts.</summary>
public sealed record AlertChange
{
    /// <summary>The labels that identify the alert, <c>alertname</c> among them.</summary>
    public required Labels Labels { get; init; }

    /// <summary>Texts for people, by name.</summary>
    public Labels Annotations { get; init; } = Labels.Empty;

    /// <summary>The state after the change.</summary>
    public required AlertState State { get; init; }

    /// <summary>The evaluation time at which the change was seen.</summary>
    public required EventTime Time { get; init; }

    /// <summary>When the condition became true.</summary>
    public required EventTime ActiveAt { get; init; }

    /// <summary>When the alert began to fire; null while pending.</summary>
    public EventTime? FiredAt { get; init; }

    /// <summary>When the alert resolved; null before.</summary>
    public EventTime? ResolvedAt { get; init; }

    /// <summary>When a firing alert counts as resolved if it is not told again; null for other states.</summary>
    public EventTime? ExpiresAt { get; init; }

    /// <summary>Where a person can look at the rule that made the alert; empty when there is no such place.</summary>
    public string GeneratorUrl { get; init; } = "";

    /// <summary>The value of the rule's expression at <see cref="Time"/>.</summary>
    public required double Value { get; init; }
}
