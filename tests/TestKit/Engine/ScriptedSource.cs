using System.Threading.Channels;
using Streams.Data;
using Streams.Stages;

namespace Streams.TestKit.Engine;

/// <summary>A source that a test drives: each step is rows to commit, and the test waits until they are.</summary>
public sealed class ScriptedSource(bool followsClock = false) : Source
{
    private readonly Channel<(IReadOnlyList<Sample> Rows, TaskCompletionSource Committed)> _steps =
        Channel.CreateUnbounded<(IReadOnlyList<Sample>, TaskCompletionSource)>();

    public override bool FollowsClock => followsClock;

    /// <summary>The offsets that checkpoints have made safe, newest last.</summary>
    public List<long> SafeOffsets { get; } = [];

    /// <summary>Commits rows; completes when they are in the channels.</summary>
    public Task SendAsync(params IReadOnlyList<Sample> rows)
    {
        TaskCompletionSource committed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _steps.Writer.TryWrite((rows, committed));
        return committed.Task;
    }

    /// <summary>Ends the data.</summary>
    public void End() => _steps.Writer.Complete();

    public override async Task RunAsync(ISourceContext context, CancellationToken cancellationToken)
    {
        await using ISourcePartition partition = context.OpenPartition("0");
        long offset = partition.RestoredOffset ?? 0;
        await foreach ((IReadOnlyList<Sample> rows, TaskCompletionSource committed) in _steps.Reader.ReadAllAsync(cancellationToken))
        {
            foreach (Sample row in rows)
            {
                partition.Append(row);
            }

            offset += rows.Count;
            await partition.CommitAsync(offset, cancellationToken);
            committed.SetResult();
        }
    }

    public override ValueTask OnCheckpointAsync(
        IReadOnlyDictionary<string, long> offsets, CancellationToken cancellationToken)
    {
        SafeOffsets.Add(offsets["0"]);
        return ValueTask.CompletedTask;
    }
}
