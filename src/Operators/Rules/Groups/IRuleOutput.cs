using Streams.Data;

namespace Streams.Operators.Rules.Groups;

/// <summary>Takes what rules give: samples of series that they record, and changes of alerts.</summary>
public interface IRuleOutput
{
    /// <summary>Gives a number to a series that is about to be recorded; it is valid until released as often as acquired.</summary>
    int Acquire(Labels labels);

    /// <summary>Takes a sample; false when the series has one of this time or a later one already.</summary>
    bool Record(int series, EventTime time, double value);

    /// <summary>Gives up a number: the series has been marked as stale.</summary>
    void Release(int series);

    /// <summary>Takes a change of an alert.</summary>
    void Tell(AlertChange change);
}
