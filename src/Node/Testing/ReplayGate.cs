namespace Streams.Node.Testing;

/// <summary>Keeps the sources of a test in step: none begins before all are open, none ends before it may.</summary>
/// <remarks>A source that began first could move time past the rows of one that is not open yet.</remarks>
internal sealed class ReplayGate(int sourceCount)
{
    private readonly TaskCompletionSource _allOpen = NewSignal();
    private readonly TaskCompletionSource _allDelivered = NewSignal();
    private readonly TaskCompletionSource _mayEnd = NewSignal();
    private int _openCount;
    private int _deliveredCount;

    /// <summary>Completes when all sources have handed out their rows.</summary>
    public Task AllDelivered => _allDelivered.Task;

    /// <summary>Says that a source is open, and waits until all are.</summary>
    public Task OpenAsync(CancellationToken cancellationToken) =>
        ArriveAsync(ref _openCount, _allOpen, _allOpen.Task, cancellationToken);

    /// <summary>Says that a source has handed out its rows, and waits until it may end.</summary>
    public Task DeliverAsync(CancellationToken cancellationToken) =>
        ArriveAsync(ref _deliveredCount, _allDelivered, _mayEnd.Task, cancellationToken);

    /// <summary>Lets the sources end.</summary>
    public void LetEnd() => _mayEnd.TrySetResult();

    private Task ArriveAsync(ref int count, TaskCompletionSource all, Task wait, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref count) == sourceCount)
        {
            all.TrySetResult();
        }

        return wait.WaitAsync(cancellationToken);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
