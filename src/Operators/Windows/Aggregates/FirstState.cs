using System.Diagnostics;
using Streams.Stages;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>The value of the oldest row; of several of one time the greatest, so that their order does not matter.</summary>
internal struct FirstState : IAggregateState<FirstState>
{
    private long _time;
    private double _value;

    public static FirstState Empty => new() { _time = long.MaxValue, _value = double.NaN };

    public void Add(long time, double value)
    {
        if (time < _time || (time == _time && !(value <= _value)))
        {
            _time = time;
            // Zero of either sign counts as zero.
            _value = value + 0.0;
        }
    }

    public void Merge(in FirstState other)
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
        kind == AggregateKind.First ? _value : throw new UnreachableException();

    private static FirstState Read(ref StateReader reader)
    {
        long time = reader.ReadLong();
        return new FirstState { _time = time, _value = reader.ReadDouble() };
    }
}
