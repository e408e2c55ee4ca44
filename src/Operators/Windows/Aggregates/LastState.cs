using System.Diagnostics;
using Streams.Stages;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>The value of the newest row; of several of one time the greatest, so that their order does not matter.</summary>
internal struct LastState : IAggregateState<LastState>
{
    private long _time;
    private double _value;

    public static LastState Empty => new() { _time = long.MinValue, _value = double.NaN };

    public void Add(long time, double value)
    {
        if (time > _time || (time == _time && !(value <= _value)))
        {
            _time = time;
            // Zero of either sign counts as zero.
            _value = value + 0.0;
        }
    }

    public void Merge(in LastState other)
    {
        if (!double.IsNaN(other._value))
        {
            Add(other._time, other._value);
        }
    }

    public readonly void Write(StateWriter writer)
    {
        writer.WriteLong(_time);
        writer.WriteDouble(_value);
    }

    public void Merge(ref StateReader reader) => Merge(Read(ref reader));

    public readonly double Value(AggregateKind kind) =>
        kind == AggregateKind.Last ? _value : throw new UnreachableException();

    private static LastState Read(ref StateReader reader)
    {
        long time = reader.ReadLong();
        return new LastState { _time = time, _value = reader.ReadDouble() };
    }
}
