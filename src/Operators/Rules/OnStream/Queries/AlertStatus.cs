using Streams.Data;

namespace Streams.Operators.Rules.OnStream.Queries;

/// <summary>An alert that is pending or fires, as the rule's last evaluation left it.</summary>
/// <param name="Labels">The labels that identify it.</param>
/// <param name="Annotations">Texts for people.</param>
/// <param name="State">Where it stands.</param>
/// <param name="ActiveAt">When its condition was first met.</param>
/// <param name="FiredAt">When it began to fire; null while it is pending.</param>
/// <param name="KeepFiringSince">Since when it fires without its condition; null while that is met.</param>
/// <param name="Value">The value when the condition was last met.</param>
/// <param name="MetAt">When that was.</param>
/// <param name="Source">The labels of the result that meets the condition.</param>
public sealed record AlertStatus(
    Labels Labels,
    Labels Annotations,
    AlertState State,
    EventTime ActiveAt,
    EventTime? FiredAt,
    EventTime? KeepFiringSince,
    double Value,
    EventTime MetAt,
    Labels Source);
