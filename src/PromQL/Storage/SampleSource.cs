using Streams.Data;

namespace Streams.PromQL.Storage;

/// <summary>Series and their samples, as queries read them.</summary>
/// <remarks>
/// A series has a dense number, its samples stand in columns in the order of their times, one sample a time. Queries
/// cache what they know of labels, and learn from <see cref="TryReadChanges"/> which series came and went since. A
/// source is read by one thread at a time and does not change while an evaluation runs.
/// </remarks>
public abstract class SampleSource
{
    /// <summary>How many times a series came or went so far.</summary>
    public abstract long Version { get; }

    /// <summary>One more than the highest number of a series.</summary>
    public abstract int Capacity { get; }

    /// <summary>The labels of a series; null when no series has this number.</summary>
    public abstract Labels? LabelsOf(int series);

    /// <summary>Adds what came and went behind a version, in order; false when that is no longer known.</summary>
    public abstract bool TryReadChanges(long version, List<SeriesChange> changes);

    /// <summary>The latest sample behind one time and not behind another, both in milliseconds.</summary>
    public abstract bool TryLatest(int series, long after, long until, out long time, out double value);

    /// <summary>The samples behind one time and not behind another, both in milliseconds; lent until the source changes.</summary>
    public abstract SampleRange Range(int series, long after, long until);

    /// <summary>Says that the samples of a series will be read soon, so that memory can answer in the meantime.</summary>
    public virtual void Prefetch(int series)
    {
    }
}
