using System.Runtime.CompilerServices;
using Streams.Stages;

namespace Streams.Runtime;

/// <summary>Runs a task: reads its inbox, makes a step, waits where a channel is full.</summary>
internal static class TaskRunner
{
    // A task with a full inbox would keep its pool thread for itself; sources and timers need one now and then.
    private const int StepsBeforeYield = 64;

    public static async Task RunAsync(PipelineTask task, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            await RunStepsAsync(task, clock, cancellationToken);
        }
        finally
        {
            task.Questions.Close();
        }
    }

    private static async Task RunStepsAsync(PipelineTask task, TimeProvider clock, CancellationToken cancellationToken)
    {
        int steps = 0;
        while (!task.IsFinished)
        {
            cancellationToken.ThrowIfCancellationRequested();
            task.Questions.Answer();
            if (!task.Inbox.TryTake(out InboxInput input, out Envelope envelope))
            {
                await task.Inbox.WaitAsync();
                continue;
            }

            task.Deliver(input, envelope);
            await FlushAsync(task, clock);
            if (++steps % StepsBeforeYield == 0)
            {
                await Task.Yield();
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask FlushAsync(PipelineTask task, TimeProvider clock)
    {
        foreach (Outbound outbound in task.Outbounds)
        {
            if (outbound.TryFlush())
            {
                continue;
            }

            long since = clock.GetTimestamp();
            await outbound.FlushAsync();
            foreach (StageCounters counters in outbound.Senders)
            {
                counters.Blocked(clock.GetTimestamp() - since);
            }
        }
    }
}
