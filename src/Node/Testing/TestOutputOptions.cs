using Streams.Stages;

namespace Streams.Node.Testing;

/// <summary>What must come out of a stage: these rows in any order within a time, or just so many; nothing at all when empty.</summary>
public sealed record TestOutputOptions : IStageOptions
{
    /// <summary>How far a value may be off, relative to the expected one.</summary>
    [Bounds("0")]
    public double Tolerance { get; init; }

    /// <summary>Series with their values.</summary>
    public IReadOnlyList<TestSeriesOptions> Series { get; init; } = [];

    /// <summary>Rows as NDJSON, one a line.</summary>
    public string Rows { get; init; } = "";

    /// <summary>How many rows, whatever they are.</summary>
    [Bounds("0")]
    public long? Count { get; init; }

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (Count is not null && (Series.Count > 0 || Rows.Length > 0 || Tolerance > 0))
        {
            yield return new OptionProblem("count", "stands alone; remove it, or 'series', 'rows' and 'tolerance'");
        }
    }
}
