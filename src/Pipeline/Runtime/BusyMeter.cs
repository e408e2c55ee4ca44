using Streams.Stages;

namespace Streams.Runtime;

/// <summary>Charges a task's time to the operator at work, without the operators that it calls.</summary>
internal sealed class BusyMeter(TimeProvider clock)
{
    private StageCounters? _current;
    private long _since;

    /// <summary>Begins the work of a stage and returns whom it interrupts.</summary>
    public StageCounters? Enter(StageCounters counters)
    {
        StageCounters? interrupted = _current;
        Switch(counters);
        return interrupted;
    }

    /// <summary>Ends the work that <see cref="Enter"/> began.</summary>
    public void Exit(StageCounters? interrupted) => Switch(interrupted);

    private void Switch(StageCounters? next)
    {
        long now = clock.GetTimestamp();
        _current?.Busy(now - _since);
        _current = next;
        _since = now;
    }
}
