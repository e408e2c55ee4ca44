using Streams.Operators.Anomaly.Detection;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Baselines;

/// <summary>What counts as far from what the time makes likely, and how a season is kept.</summary>
public sealed record SeasonalOptions : DetectionOptions
{
    private const int SlotsMax = 1_440;

    /// <summary>How many robust standard deviations from what was expected count as far: there the score is 0.5.</summary>
    [Bounds("0.1", "1000")]
    public double Limit { get; init; } = 4.5;

    /// <summary>After which time values repeat themselves.</summary>
    [Bounds("1s", "31d")]
    public TimeSpan Period { get; init; } = TimeSpan.FromDays(1);

    /// <summary>In how many slots of equal length a period is learnt.</summary>
    [Bounds("2", "1440")]
    public int Slots { get; init; } = 24;

    /// <summary>Whether the days of the week differ.</summary>
    public bool Weekly { get; init; } = true;

    /// <summary>How long the level remembers: the shorter, the sooner it follows what the season does not explain.</summary>
    [Bounds("1s", "31d")]
    public TimeSpan Memory { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many values the spread is made of, roughly.</summary>
    [Bounds("16", "1000000")]
    public int Patience { get; init; } = 300;

    /// <summary>
    /// How many more values must be far of late than are not for the level to be taken from them. Default: as many as
    /// <c>patience</c> says.
    /// </summary>
    [Bounds("16", "1000000")]
    [Example("60")]
    public int? AcceptAfter { get; init; }

    /// <summary>The least standard deviation, as a share of what is expected.</summary>
    [Bounds("0", "1")]
    public double Floor { get; init; } = 0.01;

    /// <inheritdoc />
    public override IEnumerable<OptionProblem> Validate()
    {
        foreach (OptionProblem problem in base.Validate())
        {
            yield return problem;
        }

        if (Slots is < 2 or > SlotsMax || Period.TotalMilliseconds / Slots < 1)
        {
            yield return new OptionProblem("slots", $"must be from 2 to {SlotsMax} and no shorter than a millisecond, got {Slots}");
        }
    }
}

/// <summary>Scores values by their distance from a prediction of level, trend, time of day and day of the week.</summary>
/// <remarks>
/// <para>Knows that nights are quiet and Mondays busy, once it has seen one: the first period passes as if there were none.
/// What the season does not explain, level and trend follow. A score is <c>r / (1 + r)</c>, where <c>r</c> is the distance from
/// the prediction divided by <c>limit</c> robust standard deviations: 0.5, the default threshold, is at the edge of the band that
/// ordinary values are within. A vector has the score of the feature that is furthest away, which the label <c>feature</c>
/// names. Until 400 values were seen the band is wider, twice as wide after 100. Periods are counted from 1970 and weeks from
/// Monday, in UTC.</para>
/// <para>Rows wait for the watermark and are judged in the order of their times, so the result does not depend on shards or the
/// order of arrival. Of several rows with the same group, feature and time the greatest counts. State: 156 bytes and 4 a slot for
/// each feature of each group, 80 bytes a group, and the rows that wait. Late rows are dropped and counted as
/// <see cref="DropReason.Late"/>, NaN as <see cref="DropReason.NotANumber"/>; infinity is a very large number. On completion rows
/// that wait are judged. Cost: some tens of nanoseconds a row, and sorting where rows come out of order.</para>
/// </remarks>
public sealed class SeasonalOperator : DetectionOperator
{
    /// <summary>Makes an instance for one shard.</summary>
    public SeasonalOperator(SeasonalOptions options, OperatorContext context)
        : base(options, context, new BaselineDetector(new Seasonal(options), options?.Features?.Count ?? 1))
    {
    }
}
