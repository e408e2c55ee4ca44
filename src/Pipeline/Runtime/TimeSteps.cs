using Streams.Data;

namespace Streams.Runtime;

/// <summary>Puts the steps of time that come to a task by different lanes back into the order in which they were made.</summary>
/// <remarks>
/// <para>As many wait as came by other lanes since the first that is missing, which is in the channel of its lane.</para>
/// <para>Steps that waited are taken one by one: at the end of all data the step behind the newest row must not be lost in
/// the one to the end of time, or tasks that are busy would take the data to end sooner than others do.</para>
/// </remarks>
internal sealed class TimeSteps
{
    private readonly PriorityQueue<EventTime, long> _waiting = new();
    private long _taken;

    /// <summary>Takes a step in; it may have to wait for one before it.</summary>
    public void Add(TimeStep step) => _waiting.Enqueue(step.Watermark, step.Number);

    /// <summary>Takes the next step out, if it is there; gives the watermark behind it.</summary>
    public bool TryTake(out EventTime watermark)
    {
        if (!_waiting.TryPeek(out watermark, out long number) || number != _taken + 1)
        {
            return false;
        }

        _waiting.Dequeue();
        _taken = number;
        return true;
    }
}
