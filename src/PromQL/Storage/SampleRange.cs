namespace Streams.PromQL.Storage;

/// <summary>Samples of one series in the order of time, on loan from where they are kept.</summary>
public readonly ref struct SampleRange
{
    /// <summary>Makes a range of as many times as values.</summary>
    public SampleRange(ReadOnlySpan<long> times, ReadOnlySpan<double> values, bool mayHaveMarkers)
    {
        Times = times;
        Values = values;
        MayHaveMarkers = mayHaveMarkers;
    }

    /// <summary>The times, in milliseconds since the epoch.</summary>
    public ReadOnlySpan<long> Times { get; }

    /// <summary>The values.</summary>
    public ReadOnlySpan<double> Values { get; }

    /// <summary>Whether there may be stale markers among the values.</summary>
    public bool MayHaveMarkers { get; }

    /// <summary>How many samples there are.</summary>
    public int Count => Times.Length;
}
