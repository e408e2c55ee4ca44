using Streams.Stages;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>What one kind of aggregate keeps of the rows of a key in a pane: grows by rows and by merging.</summary>
/// <remarks>Rows may come in any order and any grouping; the state, and what is written of it, must not depend on that.</remarks>
internal interface IAggregateState<TSelf>
    where TSelf : struct, IAggregateState<TSelf>
{
    /// <summary>The state of no rows.</summary>
    static abstract TSelf Empty { get; }

    /// <summary>Whether a copy may share something with the original, until one of them parts from it.</summary>
    static virtual bool IsSharing => false;

    void Add(long time, double value);

    /// <summary>Parts from a copy of this state, so that neither sees what is added to the other.</summary>
    void Part()
    {
    }

    /// <summary>Adds all rows of another state, which stays as it is.</summary>
    void Merge(in TSelf other);

    void Write(StateWriter writer);

    /// <summary>Adds all rows of a state that was written.</summary>
    void Merge(ref StateReader reader);

    /// <summary>One of the numbers that the state can tell; NaN when there is none.</summary>
    double Value(AggregateKind kind);
}
