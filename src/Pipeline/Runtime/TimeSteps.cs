using Streams.Data;

namespace Streams.Runtime;

/// <summary>Puts the steps of time that come to a task by different lanes back into the order in which they were made.</summary>
/// <remarks>As many wait as came by other lanes since the first that is missing, which is in the channel of its lane.</remarks>
internal sealed class TimeSteps
{
    private readonly PriorityQueue<EventTime, long> _waiting = new();
    private long _taken;

    /// <summary>Takes a step in, in whatever order.</summary>
    public void Add(TimeStep step) => _waiting.Enqueue(step.Watermark, step.Number);

    /// <summary>Gives the watermark of the next step, if it is here.</summary>
    /// <remarks>One by one, as if they had come in order: the end of all data must not hide the step before it.</remarks>
    public bool TryTake(out EventTime watermark)
    {
        if (_waiting.TryPeek(out watermark, out long number) && number == _taken + 1)
        {
            _waiting.Dequeue();
            _taken = number;
            return true;
        }

        return false;
    }
}
