using Streams.Data;

namespace Streams.Operators.Rules.Groups;

/// <summary>When groups are evaluated: at multiples of their interval since the epoch, on any node and after any restart.</summary>
public static class EvaluationTimes
{
    /// <summary>The first time of evaluation behind a time.</summary>
    public static EventTime After(EventTime time, TimeSpan interval)
    {
        long step = StepOf(interval);
        return new EventTime(checked((FloorDivide(time.Milliseconds, step) + 1) * step));
    }

    /// <summary>The last time of evaluation that is not behind a time.</summary>
    public static EventTime Until(EventTime time, TimeSpan interval)
    {
        long step = StepOf(interval);
        return new EventTime(checked(FloorDivide(time.Milliseconds, step) * step));
    }

    private static long StepOf(TimeSpan interval)
    {
        long step = interval.Ticks / TimeSpan.TicksPerMillisecond;
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1, nameof(interval));
        return step;
    }

    private static long FloorDivide(long time, long step)
    {
        (long quotient, long rest) = Math.DivRem(time, step);
        return rest < 0 ? quotient - 1 : quotient;
    }
}
