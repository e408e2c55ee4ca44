namespace Streams.Sources.Staging;

/// <summary>Whoever sends: told by an API key or by a label, with limits of its own.</summary>
internal sealed class Service(string name, RateBucket rate)
{
    private int _seriesCount;

    /// <summary>All senders, where they are not told apart.</summary>
    public static Service None { get; } = new("", new RateBucket(0, TimeProvider.System));

    public string Name => name;

    /// <summary>What it may send.</summary>
    public RateBucket Rate => rate;

    /// <summary>How many series it has.</summary>
    public int SeriesCount => Volatile.Read(ref _seriesCount);

    /// <summary>Counts a series that has come, or one that has gone.</summary>
    public void AddSeries(int count) => Interlocked.Add(ref _seriesCount, count);
}
