using Streams.Data;
using Streams.Planning;

namespace Streams.Runtime;

/// <summary>How late rows can be as far as a topology's operators care: the distinct values of the lateness they allow.</summary>
/// <remarks>
/// Class 0 is on time, the last is later than anyone allows. A row is in the smallest class that covers it, so an operator
/// that compares the class with its own allowed lateness gets the same answer as if it knew the row's own lateness.
/// </remarks>
internal sealed class LatenessClasses
{
    private readonly TimeSpan[] _classes;

    public LatenessClasses(IEnumerable<TimeSpan> allowed)
    {
        _classes = [TimeSpan.Zero, .. allowed.Where(a => a > TimeSpan.Zero).Append(TimeSpan.MaxValue).Distinct().Order()];
    }

    public int Count => _classes.Length;

    /// <summary>The most that rows of a class are behind the watermark of their partition.</summary>
    public TimeSpan this[int index] => _classes[index];

    /// <summary>The classes that the operators of a plan ask for.</summary>
    public static LatenessClasses Of(TopologyPlan plan) => new(
        plan.Groups.SelectMany(g => g.Nodes).Select(n => n.Definition.AllowedLateness(n.Stage.Options)).OfType<TimeSpan>());

    /// <summary>The class of a row that is older than its partition's watermark.</summary>
    public int IndexOf(EventTime time, EventTime watermark)
    {
        int index = 1;
        while (index < _classes.Length - 1 && time < watermark.Minus(_classes[index]))
        {
            index++;
        }

        return index;
    }
}
