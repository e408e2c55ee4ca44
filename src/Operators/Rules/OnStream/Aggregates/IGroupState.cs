using Streams.Stages;

namespace Streams.Operators.Rules.OnStream.Aggregates;

/// <summary>What is kept of a group of series so that shards' shares add up to the same bits in any order.</summary>
internal interface IGroupState
{
    /// <summary>The aggregation's value.</summary>
    double Result { get; }

    void Add(double value);

    void Write(StateWriter writer);

    /// <summary>Adds what another shard wrote.</summary>
    void Merge(ref StateReader reader);
}
