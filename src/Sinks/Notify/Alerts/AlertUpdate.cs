using Streams.Data;

namespace Streams.Sinks.Notify.Alerts;

/// <summary>What is told of an alert, by the stages before or over the API.</summary>
/// <param name="Labels">Who it is.</param>
/// <param name="Annotations">Texts for people.</param>
/// <param name="StartsAt">When it began to fire.</param>
/// <param name="EndsAt">When it ended, or when it counts as ended unless told again; the end of time for neither.</param>
/// <param name="GeneratorUrl">Where it comes from.</param>
internal sealed record AlertUpdate(
    Labels Labels, Labels Annotations, EventTime StartsAt, EventTime EndsAt, string GeneratorUrl = "")
{
    /// <summary>
    /// The evaluation that told it: what an alert was told at this time or later is not told again by a replay. The
    /// start of time where there is none.
    /// </summary>
    public EventTime ToldAt { get; init; } = EventTime.Minimum;

    /// <summary>Whether <see cref="EndsAt"/> is only the time after which the alert is not waited for any longer.</summary>
    public bool IsTimeout { get; init; }

    /// <summary>Whether it only matters to an alert that is known, as the end of one does that nobody was told of.</summary>
    public bool IsForKnown { get; init; }

    /// <summary>The value of the rule's expression, where it is known.</summary>
    public double Value { get; init; } = double.NaN;
}
