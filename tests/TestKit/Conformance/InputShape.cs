using System.Globalization;
using Streams.Data;

namespace Streams.TestKit.Conformance;

/// <summary>What random input looks like; an operator's tests change what matters to it.</summary>
public sealed record InputShape
{
    /// <summary>How many series there are.</summary>
    public int SeriesCount { get; init; } = 12;

    /// <summary>How many rows there are in all.</summary>
    public int RowCount { get; init; } = 600;

    /// <summary>How many rows there are between two watermarks, on average.</summary>
    public int RowsPerWatermark { get; init; } = 60;

    /// <summary>How far time moves from row to row, on average.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How far rows are out of order at the most, and so how far the watermark stays behind.</summary>
    public TimeSpan Lateness { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The share of rows that come after their watermark, by up to ten times the lateness or twice what is allowed at the
    /// most.
    /// </summary>
    public double LateShare { get; init; } = 0.02;

    /// <summary>The values of allowed lateness that late rows are told apart by; the conformance tests add the operator's own.</summary>
    public IReadOnlyList<TimeSpan> AllowedLateness { get; init; } = [];

    /// <summary>The time of the first row.</summary>
    public EventTime Start { get; init; } = new(1_767_225_600_000);

    /// <summary>The labels of each series.</summary>
    public Func<int, Labels> Series { get; init; } = DefaultSeries;

    /// <summary>The value of each row, given its series.</summary>
    public Func<Random, int, double> Value { get; init; } = DefaultValue;

    private static Labels DefaultSeries(int index) => Rows.Series(
        index % 3 == 0 ? "up" : "http_requests_total",
        ("job", index % 2 == 0 ? "api" : "db"),
        ("instance", index.ToString(CultureInfo.InvariantCulture)));

    private static double DefaultValue(Random random, int series) => random.Next(40) switch
    {
        0 => double.NaN,
        1 => StaleMarker.Value,
        2 => double.PositiveInfinity,
        3 => double.NegativeInfinity,
        4 => -0.0,
        _ => Math.Round(random.NextDouble() * 200 - 50, 3),
    };
}
