using System.Runtime.CompilerServices;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Baselines;

/// <summary>What is usual in each slot of a period, for each key: even, or with straight lines from one middle to the next.</summary>
/// <remarks>Where a slot or its neighbour is not known the curve is 0 and flat.</remarks>
internal sealed class SlotCurve
{
    private const long Day = 86_400_000;
    private const long FirstMonday = 4 * Day; // The epoch was a Thursday.
    private const double Share = 0.25;

    private readonly long _period;
    private readonly long _start;
    private readonly int _slots;
    private readonly double _length;
    private readonly bool _isEven;
    private float[] _values = [];

    // Where the last time that was asked for lies: many keys are asked for the same one.
    private long _time = long.MinValue;
    private int _slot;
    private int _from;
    private int _to;
    private float _part;

    public SlotCurve(long period, int slots, long start = 0, bool isEven = false)
    {
        _isEven = isEven;
        _period = period;
        _slots = slots;
        _start = start;
        _length = (double)period / slots;
    }

    /// <summary>The days of the week, which are other days from midnight on.</summary>
    public static SlotCurve OfWeekdays() => new(7 * Day, 7, FirstMonday, isEven: true);

    /// <summary>The slot that a time is in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int SlotOf(long time)
    {
        Turn(time);
        return _slot;
    }

    /// <summary>The slot whose line to the next one a time is on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int LineOf(long time)
    {
        Turn(time);
        return _from;
    }

    /// <summary>Which part of its line lies behind a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float PartOf(long time)
    {
        Turn(time);
        return _part;
    }

    /// <summary>Whether a slot has been learnt.</summary>
    public bool IsKnown(int key, int slot) => !float.IsNaN(_values[key * _slots + slot]);

    /// <summary>What is usual in a slot; 0 where that is not known.</summary>
    public double Of(int key, int slot) => IsKnown(key, slot) ? _values[key * _slots + slot] : 0;

    /// <summary>The line that a time is on: what is usual where it begins, NaN where that is not known, and by how much it rises.</summary>
    public (float From, float Rise) Line(int key, long time)
    {
        Turn(time);
        float from = _values[key * _slots + _from];
        float rise = _values[key * _slots + _to] - from;
        return float.IsNaN(rise) ? (float.NaN, 0) : (from, rise);
    }

    /// <summary>Learns the mean of a slot that is over.</summary>
    public void Learn(int key, int slot, double mean)
    {
        ref float value = ref _values[key * _slots + slot];
        value = float.IsNaN(value) ? Short(mean) : Short(value + Share * (mean - value));
    }

    /// <summary>Makes room for keys.</summary>
    public void Grow(int keys)
    {
        int known = _values.Length;
        Array.Resize(ref _values, checked(keys * _slots));
        _values.AsSpan(known).Fill(float.NaN);
    }

    /// <summary>A copy of all curves as they are.</summary>
    public SlotCurve Copy()
    {
        SlotCurve copy = (SlotCurve)MemberwiseClone();
        copy._values = (float[])_values.Clone();
        return copy;
    }

    /// <summary>Forgets a key.</summary>
    public void Clear(int key) => _values.AsSpan(key * _slots, _slots).Fill(float.NaN);

    /// <summary>Writes the curve of a key.</summary>
    public void Write(int key, StateWriter writer)
    {
        foreach (float value in _values.AsSpan(key * _slots, _slots))
        {
            writer.WriteVarInt(BitConverter.SingleToUInt32Bits(value));
        }
    }

    /// <summary>Takes over the curve of a key.</summary>
    public void Read(int key, ref StateReader reader)
    {
        foreach (ref float value in _values.AsSpan(key * _slots, _slots))
        {
            value = BitConverter.UInt32BitsToSingle((uint)reader.ReadVarInt());
        }
    }

    private static float Short(double value) => (float)Math.Clamp(value, -float.MaxValue / 4, float.MaxValue / 4);

    private long Within(long time)
    {
        long rest = (time - _start) % _period;
        return rest < 0 ? rest + _period : rest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Turn(long time)
    {
        if (time != _time)
        {
            Place(time);
        }
    }

    private void Place(long time)
    {
        _time = time;
        _slot = (int)(Within(time) / _length);
        if (_isEven)
        {
            (_from, _to, _part) = (_slot, _slot, 0);
            return;
        }

        double at = Within(time) / _length - 0.5;
        int from = (int)Math.Floor(at);
        _part = (float)(at - from);
        _from = from < 0 ? _slots - 1 : from;
        _to = _from + 1 == _slots ? 0 : _from + 1;
    }
}
