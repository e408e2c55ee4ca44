using Streams.Operators.Anomaly.Forests;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Streaming;

/// <summary>The vectors that the next model is trained from, at most so many.</summary>
internal sealed class TrainingSet(TrainingKind kind, int rowsMax, int columns, long seed)
{
    private double[] _rows = [];
    private long[] _times = [];
    private long _seen;

    /// <summary>How many vectors there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a vector, in place of another one when there are as many as there may be.</summary>
    public void Add(long time, ReadOnlySpan<double> vector)
    {
        long at = Count < rowsMax ? Count
            : kind == TrainingKind.Window ? _seen % rowsMax
            : (long)(RandomStream.At(seed, _seen) * (_seen + 1));
        _seen++;
        if (at >= rowsMax)
        {
            return;
        }

        if (at == Count)
        {
            Reserve(++Count);
        }

        vector.CopyTo(_rows.AsSpan((int)at * columns));
        _times[at] = time;
    }

    /// <summary>Starts over.</summary>
    public void Clear()
    {
        Count = 0;
        _seen = 0;
    }

    /// <summary>The vectors to train from; with a half-life, each is taken with a chance that halves as it gets that much older.</summary>
    public double[] Rows(long now, double halfLife, int countMin)
    {
        ReadOnlySpan<double> all = _rows.AsSpan(0, Count * columns);
        if (halfLife <= 0)
        {
            return all.ToArray();
        }

        List<double> rows = [];
        for (int i = 0; i < Count; i++)
        {
            if (RandomStream.At(~seed, i) < Math.Pow(2, (_times[i] - now) / halfLife))
            {
                rows.AddRange(all.Slice(i * columns, columns));
            }
        }

        // Behind a pause everything is old; then age says nothing.
        return rows.Count >= Math.Min(countMin, Count) * columns ? [.. rows] : all.ToArray();
    }

    /// <summary>A copy of the set as it is.</summary>
    public TrainingSet Copy()
    {
        TrainingSet copy = (TrainingSet)MemberwiseClone();
        copy._rows = (double[])_rows.Clone();
        copy._times = (long[])_times.Clone();
        return copy;
    }

    /// <summary>Writes the set.</summary>
    public void Write(StateWriter writer)
    {
        writer.WriteVarInt((ulong)_seen);
        writer.WriteVarInt((ulong)Count);
        for (int i = 0; i < Count; i++)
        {
            writer.WriteLong(_times[i]);
            foreach (double value in _rows.AsSpan(i * columns, columns))
            {
                writer.WriteDouble(value);
            }
        }
    }

    /// <summary>Takes over a set; <c>training_rows</c> may have been changed since.</summary>
    public void Read(ref StateReader reader)
    {
        long seen = (long)reader.ReadVarInt();
        int count = reader.ReadInt();
        Span<double> vector = new double[columns];
        for (int i = 0; i < count; i++)
        {
            long time = reader.ReadLong();
            foreach (ref double value in vector)
            {
                value = reader.ReadDouble();
            }

            Add(time, vector);
        }

        _seen = seen;
    }

    private void Reserve(int count)
    {
        if (count > _times.Length)
        {
            int length = Math.Min(Math.Max(count, Math.Max(64, _times.Length * 2)), rowsMax);
            Array.Resize(ref _times, length);
            Array.Resize(ref _rows, length * columns);
        }
    }
}
