using Streams.Operators.Windows.Sums;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream.Aggregates;

internal struct SumState : IGroupState
{
    private ExactSum _sum;

    public readonly double Result => _sum.ToDouble();

    public void Add(double value) => _sum.Add(value);

    public readonly void Write(StateWriter writer) => _sum.Write(writer);

    public void Merge(ref StateReader reader) => _sum.Merge(ExactSum.Read(ref reader));
}

internal struct MeanState : IGroupState
{
    private ExactSum _sum;
    private long _count;

    public readonly double Result => _sum.ToDouble() / _count;

    public void Add(double value)
    {
        _sum.Add(value);
        _count++;
    }

    public readonly void Write(StateWriter writer)
    {
        writer.WriteVarInt((ulong)_count);
        _sum.Write(writer);
    }

    public void Merge(ref StateReader reader)
    {
        _count += reader.ReadInt();
        _sum.Merge(ExactSum.Read(ref reader));
    }
}

internal struct VarianceState : IGroupState
{
    private ExactMoments _moments;

    public readonly double Result => _moments.Variance;

    public void Add(double value) => _moments.Add(value);

    public readonly void Write(StateWriter writer) => _moments.Write(writer);

    public void Merge(ref StateReader reader) => _moments.Merge(ref reader);
}

internal struct DeviationState : IGroupState
{
    private ExactMoments _moments;

    public readonly double Result => _moments.StandardDeviation;

    public void Add(double value) => _moments.Add(value);

    public readonly void Write(StateWriter writer) => _moments.Write(writer);

    public void Merge(ref StateReader reader) => _moments.Merge(ref reader);
}

/// <summary>As in PromQL NaN counts only where there is nothing else; of the zeros the positive one is the larger.</summary>
internal struct MaxState : IGroupState
{
    private bool _hasValue;

    public double Result { get; private set; }

    public void Add(double value)
    {
        if (!_hasValue || double.IsNaN(Result) || value > Result || (value == Result && !double.IsNegative(value)))
        {
            Result = value;
            _hasValue = true;
        }
    }

    public readonly void Write(StateWriter writer) => writer.WriteDouble(Result);

    public void Merge(ref StateReader reader) => Add(reader.ReadDouble());
}

/// <summary>As in PromQL NaN counts only where there is nothing else; of the zeros the negative one is the smaller.</summary>
internal struct MinState : IGroupState
{
    private bool _hasValue;

    public double Result { get; private set; }

    public void Add(double value)
    {
        if (!_hasValue || double.IsNaN(Result) || value < Result || (value == Result && double.IsNegative(value)))
        {
            Result = value;
            _hasValue = true;
        }
    }

    public readonly void Write(StateWriter writer) => writer.WriteDouble(Result);

    public void Merge(ref StateReader reader) => Add(reader.ReadDouble());
}

internal struct CountState : IGroupState
{
    private long _count;

    public readonly double Result => _count;

    public void Add(double value) => _count++;

    public readonly void Write(StateWriter writer) => writer.WriteVarInt((ulong)_count);

    public void Merge(ref StateReader reader) => _count += reader.ReadInt();
}

internal struct PresenceState : IGroupState
{
    public readonly double Result => 1;

    public readonly void Add(double value)
    {
    }

    public readonly void Write(StateWriter writer)
    {
    }

    public readonly void Merge(ref StateReader reader)
    {
    }
}
