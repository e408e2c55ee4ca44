using Streams.Data;

namespace Streams.Runtime;

/// <summary>Joins what all lanes say of time, once for all shards, and numbers the steps.</summary>
/// <remarks>
/// <para>Were lanes joined in each task, one that comes back from being idle would hold those tasks that hear of it before they
/// hear of the others' next rows, and not the rest. So a step is made here, and the lane that made it carries it to all
/// tasks, which take steps in the order of their numbers. What moves nothing by itself is a step as well: a task that has
/// it, has read the rows that the lane sent before.</para>
/// <para>A lane makes and sends a step within its gate, so the step is on the same side of a barrier in all tasks. Tasks that
/// have a barrier from every lane therefore have the same steps, up to the first that is behind the barrier of its lane:
/// at a barrier all shards are at one watermark.</para>
/// </remarks>
internal sealed class IngestTime
{
    private readonly Lock _lock = new();
    private readonly InputTracker _tracker = new(restoredBarrier: 0);
    private EventTime _newest = EventTime.Minimum;
    private long _made;

    /// <summary>The watermark of the newest step; no task is ahead of it.</summary>
    public EventTime Watermark
    {
        get
        {
            lock (_lock)
            {
                return _tracker.Watermark;
            }
        }
    }

    /// <summary>Lets a lane count from now on; it holds time back until it says something.</summary>
    public InputState Open()
    {
        InputState lane = new();
        lock (_lock)
        {
            _tracker.Add(lane);
        }

        return lane;
    }

    /// <summary>Lets a lane hold time back again: not at its own old watermark, but at the one that has been reached.</summary>
    public void Wake(InputState lane)
    {
        lock (_lock)
        {
            lane.IsIdle = false;
        }
    }

    /// <summary>Learns a lane's watermark; gives the step to send.</summary>
    public TimeStep OnData(InputState lane, EventTime watermark)
    {
        lock (_lock)
        {
            InputTracker.OnData(lane, watermark);
            return Step();
        }
    }

    /// <summary>Stops counting a lane.</summary>
    public TimeStep OnIdle(InputState lane)
    {
        lock (_lock)
        {
            InputTracker.OnIdle(lane);
            return Step();
        }
    }

    /// <summary>Learns the clock's watermark for a lane that is idle.</summary>
    public TimeStep OnClock(InputState lane, EventTime watermark)
    {
        lock (_lock)
        {
            InputTracker.OnClock(lane, watermark);
            return Step();
        }
    }

    /// <summary>Learns that a lane has ended and what its newest row was; when it was stopped, time stands from then on.</summary>
    /// <remarks>
    /// Two steps are to be sent: at the end of all data time goes to just behind the newest row of all, and then to its
    /// end. So all shards know where the data ended, also those whose own rows ended sooner.
    /// </remarks>
    public (TimeStep BehindRows, TimeStep End) OnEnd(InputState lane, bool wasStopped, EventTime newest)
    {
        lock (_lock)
        {
            _newest = newest > _newest ? newest : _newest;
            _tracker.OnEnd(lane, wasStopped);
            if (_tracker.IsComplete && _newest > EventTime.Minimum)
            {
                _tracker.TryAdvanceTo(_newest.Minus(-TimeSpan.FromMilliseconds(1)));
            }

            return (new TimeStep(++_made, _tracker.Watermark), Step());
        }
    }

    private TimeStep Step()
    {
        _tracker.TryAdvance();
        return new TimeStep(++_made, _tracker.Watermark);
    }
}
