using Streams.Data;
using Streams.Operators.Shaping;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Detection;

/// <summary>What all operators that look for anomalies have in common: what is judged, and when it counts.</summary>
public abstract record DetectionOptions : IStageOptions
{
    private const int FeaturesMax = 1_024;

    /// <summary>
    /// The labels whose every combination of values is a group, judged by itself. Left out: series that differ by nothing but
    /// their name are a group; without <c>features</c> each series is one. <c>[]</c>: all rows together.
    /// </summary>
    [Example("[service, route]")]
    public IReadOnlyList<string>? By { get; init; }

    /// <summary>
    /// The names of the series that make up a group's vector, or what they end in behind a colon: <c>p99</c> means
    /// <c>latency:p99</c> too. Other series are left alone. Left out: each series is judged by itself.
    /// </summary>
    [Example("[mean, p99, count]")]
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>What becomes of a vector of which some features have not come when the watermark passes it.</summary>
    public MissingPolicy Missing { get; init; } = MissingPolicy.Ignore;

    /// <summary>The score, from 0 to 1, above which a vector is anomalous. Default: the type's own, told in its description.</summary>
    [Bounds("0", "1")]
    public double? Threshold { get; init; }

    /// <summary>The share of vectors that are to be above the threshold, which then follows from the scores.</summary>
    [Bounds("0.00001", "0.5")]
    [Example("0.01")]
    public double? Contamination { get; init; }

    /// <summary>For how many vectors a group is learnt before its first score.</summary>
    [Bounds("1", "1000000")]
    public int WarmUp { get; init; } = 30;

    /// <summary>For how long the score must have been above the threshold for an anomaly to begin; 0: at once.</summary>
    [Bounds("0s", "1d")]
    public TimeSpan RaiseAfter { get; init; } = TimeSpan.Zero;

    /// <summary>For how long the score must be below the threshold for an anomaly to end: the least that one lasts.</summary>
    [Bounds("0s", "1d")]
    public TimeSpan MinDuration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long after the end of an anomaly a group cannot have the next one, unless that is worse: a higher score than the last
    /// one ever had.
    /// </summary>
    [Bounds("0s", "1d")]
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// After how long without a row a group is anomalous, with the score 1 and the feature <c>absent</c>: at once, whatever
    /// <c>raise_after</c> and <c>cooldown</c> say. Default: never.
    /// </summary>
    [Bounds("1ms", "7d")]
    [Example("30s")]
    public TimeSpan? AbsentAfter { get; init; }

    /// <summary>After how long without a row a group, and all that was learnt of it, is forgotten.</summary>
    [Bounds("1m", "365d")]
    public TimeSpan ForgetAfter { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How many groups there may be on a shard; rows of further ones are dropped and counted as <c>limit</c>.</summary>
    [Bounds("1", "10000000")]
    public int GroupsMax { get; init; } = 1_000_000;

    /// <summary>Whether one model is made of all groups, so that all rows must come to one shard.</summary>
    internal virtual bool IsShared => false;

    /// <summary>Whether each series is a group of its own.</summary>
    internal bool IsPerSeries => By is null && Features is null;

    /// <summary>The key that rows are brought together under.</summary>
    internal Func<Labels, Labels> PlaceOf => IsShared ? static _ => Labels.Empty : GroupOf;

    /// <summary>The labels of a series' group.</summary>
    internal Func<Labels, Labels> GroupOf => By is not null ? LabelKeys.Only(By)
        : Features is null ? static labels => labels
        : static labels => new LabelsBuilder().Reset(labels).Remove(Labels.MetricName).Build();

    /// <inheritdoc />
    public virtual IEnumerable<OptionProblem> Validate()
    {
        foreach (OptionProblem problem in LabelKeys.Validate("by", By))
        {
            yield return problem;
        }

        if (By is not null && Features is null)
        {
            yield return new OptionProblem("features", "must be given together with by, to say what a group's vector is made of");
        }

        if (Features is { Count: 0 or > FeaturesMax })
        {
            yield return new OptionProblem("features", $"must name from 1 to {FeaturesMax} series, got {Features.Count}");
        }

        for (int i = 0; i < Features?.Count; i++)
        {
            if (Features[i].Length == 0 || Features.Take(i).Contains(Features[i]))
            {
                yield return new OptionProblem($"features[{i}]", $"must be a name that is given once, got '{Features[i]}'");
            }
        }

        if (Threshold is not null && Contamination is not null)
        {
            yield return new OptionProblem("contamination", "cannot be given together with threshold; each sets the other");
        }

        if (ForgetAfter <= (AbsentAfter ?? TimeSpan.Zero))
        {
            yield return new OptionProblem("forget_after", $"must be longer than absent_after ({AbsentAfter}), got {ForgetAfter}");
        }
    }
}
