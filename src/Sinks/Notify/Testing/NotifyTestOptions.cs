using Streams.Stages;

namespace Streams.Sinks.Notify.Testing;

/// <summary>One notification test as written.</summary>
internal sealed record NotifyTestOptions : IStageOptions
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>What the test shows, in a few words.</summary>
    [Example("the shop's team is paged")]
    public required string Name { get; init; }

    /// <summary>When the test begins, for routes that are muted at times.</summary>
    public StartTime Start { get; init; } = StartTime.Default;

    public required IReadOnlyList<TestAlertOptions> Alerts { get; init; }

    public IReadOnlyList<TestSilenceOptions> Silences { get; init; } = [];

    public IReadOnlyList<TestAcknowledgeOptions> Acknowledge { get; init; } = [];

    public IReadOnlyList<TestOutageOptions> Outages { get; init; } = [];

    /// <summary>How long the test goes on; up to the last moment that it names when left out.</summary>
    [Bounds("1ms", "365d")]
    public TimeSpan? Run { get; init; }

    /// <summary>What each receiver must be told, and nothing else; those that are left out must be told nothing.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ExpectedNotificationOptions>> Expect { get; init; } =
        new Dictionary<string, IReadOnlyList<ExpectedNotificationOptions>>();

    /// <summary>How long the test really goes on.</summary>
    internal TimeSpan Length => Run ?? Moments().Max();

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (Name.Trim().Length == 0)
        {
            yield return new OptionProblem("name", "must not be empty");
        }

        if (Alerts.Count == 0)
        {
            yield return new OptionProblem("alerts", "a test needs at least one alert");
        }

        if (Moments().Max() > Longest)
        {
            yield return new OptionProblem("alerts", "a test may last a year at most");
        }

        if (Run is { } length && Expect.Values.SelectMany(all => all).Max(expected => expected.At) > length)
        {
            yield return new OptionProblem("run", "the test ends before a notification that it expects");
        }
    }

    private IEnumerable<TimeSpan> Moments() => Alerts.Select(alert => alert.Until ?? alert.At)
        .Concat(Silences.Select(silence => silence.Until))
        .Concat(Acknowledge.Select(acknowledge => acknowledge.At))
        .Concat(Outages.Select(outage => outage.Until))
        .Concat(Expect.Values.SelectMany(all => all).Select(expected => expected.At ?? TimeSpan.Zero))
        .Append(TimeSpan.Zero);
}
