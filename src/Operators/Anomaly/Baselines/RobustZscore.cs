using System.Runtime.CompilerServices;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Baselines;

/// <summary>How many robust standard deviations a value is from the median of its key: both are followed value by value.</summary>
/// <remarks>
/// <para>The median moves by a share of the spread towards each value, the spread by a share of itself: neither depends on how
/// far away a value is, so outliers do not draw them along. Values beyond the limit count for an eighth. When as many in
/// a row are beyond it as are remembered, they are the new normal and all is learnt afresh.</para>
/// <para>The first values set out from their mean and mean deviation. State: 56 bytes a key.</para>
/// </remarks>
public sealed class RobustZscore : IBaseline
{
    private const double OutlierShare = 0.125;

    private readonly double _limit;
    private readonly double _floor;
    private readonly double _rate;
    private readonly int _memory;
    private State[] _states = [];

    /// <summary>Makes models without keys.</summary>
    public RobustZscore(RobustZscoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _limit = options.Limit;
        _floor = options.Floor;
        _memory = options.Memory;
        _rate = Spread.RateOf(options.Memory);
    }

    /// <summary>The median of a key as far as it is known.</summary>
    public double MedianOf(int key) => _states[key].Median;

    /// <summary>The middle deviation from the median (MAD) of a key as far as it is known.</summary>
    public double DeviationOf(int key) => _states[key].Spread.Middle;

    /// <inheritdoc />
    public double Measure(int key, long time, double value)
    {
        if (key >= _states.Length)
        {
            Array.Resize(ref _states, Math.Max(key + 1, _states.Length + (_states.Length >> 2)));
        }

        return Measure(ref _states[key], value);
    }

    /// <summary>Measures the values of many keys: the same as one by one.</summary>
    public void Measure(ReadOnlySpan<int> keys, ReadOnlySpan<double> values, Span<double> ratios)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            ratios[i] = Measure(keys[i], 0, values[i]);
        }
    }

    /// <inheritdoc />
    public void Clear(int key)
    {
        if (key < _states.Length)
        {
            _states[key] = default;
        }
    }

    /// <inheritdoc />
    public IBaseline Copy()
    {
        RobustZscore copy = (RobustZscore)MemberwiseClone();
        copy._states = (State[])_states.Clone();
        return copy;
    }

    /// <inheritdoc />
    public void Write(int key, StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        State state = key < _states.Length ? _states[key] : default;
        writer.WriteVarInt((ulong)state.Count);
        writer.WriteVarInt((ulong)state.Run);
        writer.WriteDouble(state.Median);
        state.Spread.Write(writer);
    }

    /// <inheritdoc />
    public void Read(int key, ref StateReader reader)
    {
        State state = new()
        {
            Count = reader.ReadInt(),
            Run = reader.ReadInt(),
            Median = reader.ReadDouble(),
            Spread = Spread.Read(ref reader),
        };
        if (key >= _states.Length)
        {
            Array.Resize(ref _states, Math.Max(key + 1, _states.Length + (_states.Length >> 2)));
        }

        _states[key] = state;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Measure(ref State state, double value)
    {
        if (state.Count < Spread.StartValues)
        {
            Start(ref state, value);
            return 0;
        }

        double rate = _rate;
        if (state.Count < _memory)
        {
            state.Count++;
            rate = Math.Max(rate, 2.0 / state.Count);
        }

        double distance = value - state.Median;
        double size = Math.Abs(distance);
        double least = _floor * Math.Abs(state.Median);
        double unit = state.Spread.Unit(least);
        double ratio = size > 0 ? size / (unit * _limit) : 0;
        state.Spread.See(value, rate);
        if (ratio > 1)
        {
            rate *= OutlierShare;
            if (++state.Run >= _memory)
            {
                state = default;
                Start(ref state, value);
                return ratio;
            }
        }
        else
        {
            state.Run = 0;
        }

        state.Median = Spread.Follow(state.Median, distance, unit, rate);
        state.Spread.Learn(size, rate, least, _limit * unit);
        return ratio;
    }

    private static void Start(ref State state, double value)
    {
        state.Count++;
        if (state.Count == 1)
        {
            state.Median = value;
            state.Spread.Begin(value);
            return;
        }

        // A value that is far beyond those before it counts as if it were less far.
        double distance = value - state.Median;
        double far = 6 * state.Spread.Middle;
        distance = state.Count > 4 && far > 0 ? Math.Clamp(distance, -far, far) : distance;
        state.Spread.See(value, 1.0 / state.Count);
        state.Spread.Start(Math.Abs(distance), state.Count - 1);
        state.Median += distance / state.Count;
    }

    private struct State
    {
        public double Median;
        public Spread Spread;
        public int Count;

        /// <summary>How many values in a row were beyond the limit.</summary>
        public int Run;
    }
}
