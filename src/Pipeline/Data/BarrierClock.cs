namespace Streams.Data;

/// <summary>Says which barrier was sent into the topology last and which has passed through all of it.</summary>
public sealed class BarrierClock
{
    private long _injected;
    private long _completed;

    /// <summary>The number of the newest barrier that a source has let in; 0 before the first.</summary>
    public long Injected
    {
        get => Volatile.Read(ref _injected);
        set => Volatile.Write(ref _injected, value);
    }

    /// <summary>The number of the newest barrier that every stage has seen; 0 before the first.</summary>
    public long Completed
    {
        get => Volatile.Read(ref _completed);
        set => Volatile.Write(ref _completed, value);
    }
}
