using System.Runtime.CompilerServices;
using Streams.Data;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Baselines;

/// <summary>How many robust standard deviations the values of a key are off: median and spread are followed value by value.</summary>
/// <remarks>
/// <para>Three distances are measured, each by what is usual of it alone, and the greatest counts: that of the value from the
/// median, which a spike shows in; that of the mean of the last few values from the median, in which noise is smaller, so that
/// a lasting shift shows which no single value does; and that of the value from those just before, as a jump can be plain in
/// a series that wanders further in a minute.</para>
/// <para>The median moves by a share of the spread towards each value, spreads by a share of themselves: neither depends on how
/// far away a value is, so outliers do not draw them along. Values beyond the limit count for an eighth, and not for the mean
/// of the last few, so that a spike leaves no trace in it. When as many more of late were beyond the limit than were not as are
/// remembered (or as <c>accept_after</c> says), they are the new normal and all is learnt afresh. While little is known the
/// limit is wider (<see cref="Deviation.Caution"/>) and all values are learnt alike.</para>
/// <para>The first values set out from their mean and mean deviation. State: 96 bytes a key.</para>
/// </remarks>
public sealed class RobustZscore : IBaseline
{
    private const double OutlierShare = 0.125;

    // The mean of the last few values is over about nine.
    private const double RecentShare = 0.2;

    // A jump away from a value that was itself off is half as large again as the value was.
    private const double JumpLimit = 1.5;

    private const int StatesAhead = 8;

    private readonly double _limit;
    private readonly double _floor;
    private readonly double _rate;
    private readonly int _acceptAfter;
    private readonly int _mature;
    private RobustZscoreState[] _states = [];

    /// <summary>Makes models without keys.</summary>
    public RobustZscore(RobustZscoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _limit = options.Limit;
        _floor = options.Floor;
        _acceptAfter = options.AcceptAfter ?? options.Memory;
        _mature = Deviation.MatureAfter(options.Memory);
        _rate = Deviation.RateOf(options.Memory);
    }

    /// <summary>The median of a key as far as it is known.</summary>
    public double MedianOf(int key) => _states[key].Median;

    /// <summary>The middle deviation from the median (MAD) of a key as far as it is known.</summary>
    public double DeviationOf(int key) => _states[key].Values.Middle;

    /// <inheritdoc />
    public double Measure(int key, long time, double value)
    {
        Reserve(key);
        return Measure(ref _states[key], value);
    }

    /// <summary>Measures the values of many keys: the same as one by one.</summary>
    public void Measure(ReadOnlySpan<int> keys, ReadOnlySpan<double> values, Span<double> ratios)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            // What is asked for ahead is there when it is its turn; a key that is new has nothing to wait for.
            if (i + StatesAhead < keys.Length && keys[i + StatesAhead] < _states.Length)
            {
                Prefetch.Two(ref _states[keys[i + StatesAhead]]);
            }

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
        copy._states = (RobustZscoreState[])_states.Clone();
        return copy;
    }

    /// <inheritdoc />
    public void Write(int key, StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        RobustZscoreState state = key < _states.Length ? _states[key] : default;
        state.Write(writer);
    }

    /// <inheritdoc />
    public void Read(int key, ref StateReader reader)
    {
        Reserve(key);
        _states[key] = RobustZscoreState.Read(ref reader);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Measure(ref RobustZscoreState state, double value)
    {
        if (state.Count < Deviation.StartValues)
        {
            Start(ref state, value);
            return 0;
        }

        double rate = _rate;
        bool isYoung = false;
        double caution = 1;
        if (state.Count < _mature)
        {
            state.Count++;
            rate = Math.Max(rate, 2.0 / state.Count);
            isYoung = Deviation.IsYoung(state.Count, _mature);
            caution = Deviation.Caution(state.Count, _mature);
        }

        double floor = _floor * Math.Abs(state.Median);
        double least = Math.Max(floor, state.Resolution.Unit);
        double unit = state.Values.Unit(least);
        double far = _limit * unit;
        double farMean = _limit * state.Means.Unit(least);
        double farJump = JumpLimit * _limit * state.Jumps.Unit(least);

        double distance = value - state.Median;
        double size = Math.Abs(distance);
        double jump = Math.Abs(value - state.Recent);
        double ratioAlone = Ratio(size, far) / caution;
        state.Recent += ratioAlone > 1 ? 0 : RecentShare * (value - state.Recent);
        double mean = Math.Abs(state.Recent - state.Median);
        double ratio = Math.Max(ratioAlone, Math.Max(Ratio(mean, farMean), Ratio(jump, farJump)) / caution);
        state.Resolution.See(value, rate);
        state.Run = Deviation.Run(state.Run, isFar: ratioAlone > 1);
        if (state.Run >= _acceptAfter)
        {
            state = default;
            Start(ref state, value);
            return ratio;
        }

        rate *= ratio > 1 && !isYoung ? OutlierShare : 1;
        state.Median = Deviation.Follow(state.Median, distance, unit, rate);
        state.Values.Learn(size, rate, floor, far, isYoung);
        state.Means.Learn(mean, rate, floor, farMean, isYoung);
        state.Jumps.Learn(jump, rate, floor, farJump, isYoung);
        return ratio;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Ratio(double size, double far) => size > 0 ? size / far : 0;

    private static void Start(ref RobustZscoreState state, double value)
    {
        state.Count++;
        if (state.Count == 1)
        {
            state.Median = value;
            state.Recent = value;
            state.Resolution = Resolution.Of(value);
            return;
        }

        // A value that is far beyond those before it counts as if it were less far.
        double distance = value - state.Median;
        double far = 6 * state.Values.Middle;
        distance = state.Count > 4 && far > 0 ? Math.Clamp(distance, -far, far) : distance;
        double near = state.Median + distance;
        int number = state.Count - 1;
        state.Jumps.Start(Math.Abs(near - state.Recent), number);
        state.Recent += RecentShare * (near - state.Recent);
        state.Means.Start(Math.Abs(state.Recent - state.Median), number);
        state.Values.Start(Math.Abs(distance), number);
        state.Resolution.See(value, 1.0 / state.Count);
        state.Median += distance / state.Count;
    }

    private void Reserve(int key)
    {
        if (key >= _states.Length)
        {
            Array.Resize(ref _states, Math.Max(key + 1, _states.Length + (_states.Length >> 2)));
        }
    }
}
