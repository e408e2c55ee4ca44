using Streams.Data;

namespace Streams.Runtime;

/// <summary>Puts the steps of time that come to a task by different lanes back into the order in which they were made.</summary>
/// <remarks>As many wait as came by other lanes since the first that is missing, which is in the channel of its lane.</remarks>
internal sealed class TimeSteps
{
    private readonly PriorityQueue<EventTime, long> _waiting = new();
    private long _taken;

    /// <summary>The watermark of the last step before which none is missing.</summary>
    public EventTime Watermark { get; private set; } = EventTime.Minimum;

    /// <summary>Takes a step in, and all that waited for it.</summary>
    public void Add(TimeStep step)
    {
        _waiting.Enqueue(step.Watermark, step.Number);
        while (_waiting.TryPeek(out EventTime watermark, out long number) && number == _taken + 1)
        {
            _waiting.Dequeue();
            _taken = number;
            Watermark = watermark;
        }
    }
}
