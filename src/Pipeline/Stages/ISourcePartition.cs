using Streams.Data;

namespace Streams.Stages;

/// <summary>Takes the rows of one partition of a source and carries them to the shards.</summary>
/// <remarks>
/// One thread at a time. Rows are gathered by <c>Append</c> and go out together with the offset behind them at
/// <see cref="CommitAsync"/>; a checkpoint falls between two commits, never inside. Commit after a few thousand rows, or
/// when no more rows are at hand.
/// </remarks>
public interface ISourcePartition : IAsyncDisposable
{
    /// <summary>The partition's name within the source.</summary>
    string Name { get; }

    /// <summary>The offset of the last checkpoint, where reading goes on; null at the first start.</summary>
    long? RestoredOffset { get; }

    /// <summary>How many rows were appended since the last commit.</summary>
    int PendingRows { get; }

    /// <summary>Hashes the bytes that the sender writes for a series, and has memory get ready for the look-up.</summary>
    /// <remarks>Decoders that prepare some rows ahead of the one they append do not wait for memory.</remarks>
    SeriesKey Prepare(ReadOnlySpan<byte> rawKey);

    /// <summary>Finds a series from its prepared key; the handle is good until the next commit.</summary>
    bool TryResolve(SeriesKey key, out SeriesHandle handle);

    /// <summary>Learns a series that <c>TryResolve</c> did not find; the handle is good until the next commit.</summary>
    SeriesHandle Learn(SeriesKey key, Labels labels);

    /// <summary>Has the partition tell which series it lets go of, after they were silent for long.</summary>
    /// <remarks>Called within a commit, on its thread; a series that several keys lead to is told once for each.</remarks>
    void WatchForgotten(Action<SeriesHandle> forgotten)
    {
    }

    /// <summary>Appends a row.</summary>
    void Append(SeriesHandle series, long time, double value);

    /// <summary>Appends rows from columns of one length.</summary>
    void Append(ReadOnlySpan<SeriesHandle> series, ReadOnlySpan<long> times, ReadOnlySpan<double> values);

    /// <summary>Counts a row that cannot be used and hands it to the dead letter.</summary>
    /// <param name="reason">The counted reason.</param>
    /// <param name="place">Where the row stands, for example <c>data.csv:17</c>.</param>
    /// <param name="detail">What is wrong with it.</param>
    /// <param name="raw">The row as it came.</param>
    void Reject(DropReason reason, string place, string detail, ReadOnlySpan<byte> raw);

    /// <summary>
    /// Sends the appended rows on, and says that reading would go on at <paramref name="offset"/>; waits while the
    /// shards are busy.
    /// </summary>
    ValueTask CommitAsync(long offset, CancellationToken cancellationToken);

    /// <summary>Says that the partition's data is complete, so that it holds nobody back while its source goes on.</summary>
    /// <remarks>
    /// Not needed at the end of a source. Disposing gives up what was not committed and nothing more: only when the source
    /// has returned is it known whether the partition's data was complete or broke off.
    /// </remarks>
    ValueTask CompleteAsync();
}
