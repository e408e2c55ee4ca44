using Streams.Data;
using Streams.Stages;

namespace Streams.TestKit.Engine;

/// <summary>Plays rows from a list, from the restored offset on, with a commit after every so many.</summary>
public sealed class ReplaySource : Source
{
    private readonly IReadOnlyList<Sample> _rows;
    private readonly int _rowsPerCommit;
    private readonly int _pauseAt;
    private readonly TaskCompletionSource? _paused;

    /// <summary>Plays all rows; or up to one row, and then tells <paramref name="paused"/> and waits for ever.</summary>
    public ReplaySource(IReadOnlyList<Sample> rows, int rowsPerCommit, int pauseAt = -1, TaskCompletionSource? paused = null)
    {
        _rows = rows;
        _rowsPerCommit = rowsPerCommit;
        _pauseAt = pauseAt;
        _paused = paused;
    }

    /// <inheritdoc />
    public override bool FollowsClock => false;

    /// <inheritdoc />
    public override bool SimulatesTime => true;

    /// <inheritdoc />
    public override async Task RunAsync(ISourceContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        await using ISourcePartition partition = context.OpenPartition("0");
        for (int i = (int)(partition.RestoredOffset ?? 0); i < _rows.Count; i++)
        {
            if (i == _pauseAt)
            {
                await partition.CommitAsync(i, cancellationToken);
                _paused?.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, context.Clock, cancellationToken);
            }

            partition.Append(_rows[i]);
            if (partition.PendingRows == _rowsPerCommit)
            {
                await partition.CommitAsync(i + 1, cancellationToken);
            }
        }

        await partition.CommitAsync(_rows.Count, cancellationToken);
    }
}
