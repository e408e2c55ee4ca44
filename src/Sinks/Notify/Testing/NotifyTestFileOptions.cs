using Streams.Sinks.Notify.Matching;
using Streams.Stages;

namespace Streams.Sinks.Notify.Testing;

/// <summary>A file of notification tests as written.</summary>
internal sealed record NotifyTestFileOptions
{
    /// <summary>The configuration that the tests are about, relative to the test file.</summary>
    [Example("alertmanager.yaml")]
    public required InputPath Notify { get; init; }

    public required IReadOnlyList<NotifyTestOptions> Tests { get; init; }
}

/// <summary>An alert that fires from one moment to another; the same alert may come several times.</summary>
internal sealed record TestAlertOptions : IStageOptions
{
    [Example("""'Down{service="shop"}'""")]
    public required AlertText Alert { get; init; }

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>When it begins to fire, counted from the start of the test.</summary>
    public TimeSpan At { get; init; }

    /// <summary>When it is over; it fires on when left out.</summary>
    public TimeSpan? Until { get; init; }

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate() => Until <= At ? [new OptionProblem("until", "must be after 'at'")] : [];
}

/// <summary>A silence that somebody sets, and perhaps ends.</summary>
internal sealed record TestSilenceOptions : IStageOptions
{
    public required IReadOnlyList<AlertMatchers> Matchers { get; init; }

    public TimeSpan At { get; init; }

    public required TimeSpan Until { get; init; }

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (Until <= At)
        {
            yield return new OptionProblem("until", "must be after 'at'");
        }

        if (new AlertMatchers(Matchers.SelectMany(matchers => matchers.All)).MatchesEmpty)
        {
            yield return new OptionProblem("matchers", "at least one matcher must not match the empty string");
        }
    }
}

/// <summary>Somebody takes on the alerts that match and fire.</summary>
internal sealed record TestAcknowledgeOptions
{
    public required AlertPattern Alert { get; init; }

    public required TimeSpan At { get; init; }
}

/// <summary>A receiver that does not answer for a while.</summary>
internal sealed record TestOutageOptions : IStageOptions
{
    public required string Receiver { get; init; }

    public TimeSpan At { get; init; }

    public required TimeSpan Until { get; init; }

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate() => Until <= At ? [new OptionProblem("until", "must be after 'at'")] : [];
}

/// <summary>A notification that a receiver must get.</summary>
internal sealed record ExpectedNotificationOptions : IStageOptions
{
    /// <summary>When, counted from the start of the test; at any time when left out.</summary>
    public TimeSpan? At { get; init; }

    /// <summary>The alerts that it says fire: all of them.</summary>
    public IReadOnlyList<AlertPattern> Firing { get; init; } = [];

    /// <summary>The alerts that it says are over: all of them.</summary>
    public IReadOnlyList<AlertPattern> Resolved { get; init; } = [];

    /// <summary>What some of its texts are, by integration and field: <c>slack.title</c>.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate() => Firing.Count + Resolved.Count == 0
        ? [new OptionProblem("firing", "a notification has alerts: name those that are 'firing' or 'resolved' in it")]
        : [];
}
