using Streams.Stages;

namespace Streams.Operators.Anomaly.Forecasting;

/// <summary>The means of a series' last steps of time.</summary>
internal sealed class ForecastHistory(int stepsMax)
{
    private double[] _means = [];
    private int _count;
    private double _sum;
    private long _values;

    /// <summary>The number of the step that is being gathered: its begin divided by its length.</summary>
    public long Step { get; private set; } = long.MinValue;

    /// <summary>Whether a step is being gathered that has values.</summary>
    public bool HasValues => _values > 0;

    /// <summary>The means, oldest first; NaN where a step had no value.</summary>
    public ReadOnlySpan<double> Means => _means.AsSpan(0, _count);

    /// <summary>Adds a value to the step that it is in, which is the one being gathered or a new one.</summary>
    public void Add(long step, double value)
    {
        if (_values == 0)
        {
            // Steps without values that lie between are kept as such, unless there are none but them.
            long missing = Step == long.MinValue ? 0 : step - Step;
            _count = missing >= stepsMax ? 0 : _count;
            for (; missing > 0 && _count > 0; missing--)
            {
                Append(double.NaN);
            }

            Step = step;
        }

        _sum += value;
        _values++;
    }

    /// <summary>Ends the step that is being gathered.</summary>
    public void End()
    {
        Append(_sum / _values);
        Step++;
        _sum = 0;
        _values = 0;
    }

    /// <summary>Writes the history.</summary>
    public void Write(StateWriter writer)
    {
        writer.WriteLong(Step);
        writer.WriteDouble(_sum);
        writer.WriteVarInt((ulong)_values);
        writer.WriteVarInt((ulong)_count);
        foreach (double mean in Means)
        {
            writer.WriteDouble(mean);
        }
    }

    /// <summary>Takes over a history.</summary>
    public void Read(ref StateReader reader)
    {
        Step = reader.ReadLong();
        _sum = reader.ReadDouble();
        _values = (long)reader.ReadVarInt();
        for (int count = reader.ReadInt(); count > 0; count--)
        {
            Append(reader.ReadDouble());
        }
    }

    private void Append(double mean)
    {
        if (_count == stepsMax)
        {
            _means.AsSpan(1).CopyTo(_means);
            _count--;
        }
        else if (_count == _means.Length)
        {
            Array.Resize(ref _means, Math.Min(Math.Max(32, _count * 2), stepsMax));
        }

        _means[_count++] = mean;
    }
}
