using Streams.Stages;

namespace Streams.Operators.Anomaly.Forests;

/// <summary>How an <see cref="IsolationForest"/> is grown.</summary>
public sealed record ForestOptions : IStageOptions
{
    /// <summary>How many trees there are.</summary>
    [Bounds("1", "10000")]
    public int Trees { get; init; } = 100;

    /// <summary>How many rows each tree is grown from, drawn without replacement; all rows where there are fewer.</summary>
    [Bounds("1", "65536")]
    public int SampleSize { get; init; } = 256;

    /// <summary>Chooses the rows and the splits. The same seed gives the same forest, whatever the number of threads.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// How many features more than one a split looks at: 0 splits along one feature, as the original does; more split by
    /// random hyperplanes (the extended variant). More than there are counts as all.
    /// </summary>
    [Bounds("0")]
    public int ExtensionLevel { get; init; }

    /// <summary>
    /// The share of the training rows that counts as anomalous, from which the threshold follows. Left out: the threshold is
    /// 0.5, the score of a row that is as easy to isolate as the average one.
    /// </summary>
    [Bounds("0", "0.5")]
    public double? Contamination { get; init; }

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (Trees is < 1 or > 10_000)
        {
            yield return new OptionProblem("trees", $"must be from 1 to 10000, got {Trees}");
        }

        if (SampleSize is < 1 or > 65_536)
        {
            yield return new OptionProblem("sample_size", $"must be from 1 to 65536, got {SampleSize}");
        }

        if (ExtensionLevel < 0)
        {
            yield return new OptionProblem("extension_level", $"must be at least 0, got {ExtensionLevel}");
        }

        if (Contamination is { } share && !(share is >= 0 and <= 0.5))
        {
            yield return new OptionProblem("contamination", $"must be from 0 to 0.5, got {share}");
        }
    }
}
