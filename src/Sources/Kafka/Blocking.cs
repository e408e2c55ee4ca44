namespace Streams.Sources.Kafka;

/// <summary>Waits on the consumer's own thread, where the native client calls and cannot be awaited.</summary>
internal static class Blocking
{
    /// <summary>Waits for a task, or throws when the source is to stop.</summary>
    public static void Wait(Task task, CancellationToken stop)
    {
#pragma warning disable VSTHRD002 // A thread of its own, which no task needs to go on.
        task.WaitAsync(stop).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }
}
