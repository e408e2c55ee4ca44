using System.Diagnostics;
using Streams.Operators.Windows.Sums;
using Streams.Stages;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>How much the series of a key changed from row to row, as gauges and as counters.</summary>
internal struct ChangeState : IAggregateState<ChangeState>
{
    private ExactSum _delta;
    private ExactSum _increase;
    private long _steps;

    public static ChangeState Empty => default;

    public static bool IsSharing => true;

    /// <summary>Rows are fed in as steps between neighbours, by <see cref="ChangeColumn"/>.</summary>
    public readonly void Add(long time, double value) => throw new UnreachableException();

    /// <summary>Counts a step from one row of a series to the next.</summary>
    public void AddStep(double from, double to)
    {
        double change = to - from;
        _delta.Add(change);
        _increase.Add(change < 0 ? to : change);
        _steps++;
    }

    public void Part()
    {
        _delta.Part();
        _increase.Part();
    }

    public void Merge(in ChangeState other)
    {
        _delta.Merge(other._delta);
        _increase.Merge(other._increase);
        _steps = checked(_steps + other._steps);
    }

    public readonly void Write(StateWriter writer)
    {
        writer.WriteVarInt((ulong)_steps);
        if (_steps > 0)
        {
            _delta.Write(writer);
            _increase.Write(writer);
        }
    }

    public void Merge(ref StateReader reader) => Merge(Read(ref reader));

    public readonly double Value(AggregateKind kind) => kind switch
    {
        _ when _steps == 0 => double.NaN,
        AggregateKind.Delta => _delta.ToDouble(),
        AggregateKind.Increase or AggregateKind.Rate => _increase.ToDouble(),
        _ => throw new UnreachableException(),
    };

    private static ChangeState Read(ref StateReader reader)
    {
        ChangeState state = new() { _steps = checked((long)reader.ReadVarInt()) };
        if (state._steps > 0)
        {
            state._delta = ExactSum.Read(ref reader);
            state._increase = ExactSum.Read(ref reader);
        }

        return state;
    }
}
