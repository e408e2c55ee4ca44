using System.Runtime.CompilerServices;
using Streams.Data;
using Streams.Operators.Anomaly.Forests;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Baselines;

/// <summary>How far a value is from what the level, the trend, the time of day and the day of the week make likely.</summary>
/// <remarks>
/// <para>The level follows the values with a memory in event time, the trend follows the level. What is usual at each time of day
/// is kept as the mean of each slot of the period, and what a day of the week adds to it likewise; the level moves along with
/// the differences between slots, so what matters is how a day goes up and down and not where it started. A slot is learnt at its
/// end, the first time as it is, later by a share.</para>
/// <para>Values beyond the limit count as if they were at half of it, and the level follows them at a quarter of the pace. When
/// as many more of late were beyond it than were not as <c>accept_after</c> says, the level is theirs; the day's shape stays. While
/// little is known the band is wider and nothing is left out.</para>
/// <para>State: 128 bytes a key, 4 bytes a slot, and 28 for the days of the week.</para>
/// </remarks>
public sealed class Seasonal : IBaseline
{
    private const double OutlierShare = 0.25;
    private const double SpreadOutlierShare = 0.125;
    private const int StatesAhead = 8;
    private const int Weekdays = 7;

    private readonly double _limit;
    private readonly double _floor;
    private readonly double _memory;
    private readonly double _rate;
    private readonly int _acceptAfter;
    private readonly int _mature;
    private SlotCurve _period;
    private SlotCurve? _week;
    private SeasonalState[] _states = [];

    /// <summary>Makes models without keys.</summary>
    public Seasonal(SeasonalOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _limit = options.Limit;
        _floor = options.Floor;
        _memory = options.Memory.TotalMilliseconds;
        _acceptAfter = options.AcceptAfter ?? options.Patience;
        _mature = Deviation.MatureAfter(options.Patience);
        _rate = Deviation.RateOf(options.Patience);
        _period = new SlotCurve((long)options.Period.TotalMilliseconds, options.Slots);
        _week = options.Weekly ? SlotCurve.OfWeekdays() : null;
    }

    /// <inheritdoc />
    public double Measure(int key, long time, double value)
    {
        Reserve(key);
        return Measure(ref _states[key], key, time, value);
    }

    /// <summary>Measures the values of many keys at one time: the same as one by one.</summary>
    public void Measure(ReadOnlySpan<int> keys, long time, ReadOnlySpan<double> values, Span<double> ratios)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            // Each state lies on three cache lines; they are asked for ahead, so that those of many keys come at the same time.
            if (i + StatesAhead < keys.Length && keys[i + StatesAhead] < _states.Length)
            {
                ref SeasonalState ahead = ref _states[keys[i + StatesAhead]];
                Prefetch.Two(ref ahead);
                Prefetch.One(ref ahead.Weekday);
            }

            Reserve(keys[i]);
            ratios[i] = Measure(ref _states[keys[i]], keys[i], time, values[i]);
        }
    }

    /// <summary>What is expected of a key at a time behind its last value, and the band that ordinary values are within.</summary>
    public (double Expected, double Lower, double Upper) Expect(int key, long time)
    {
        ref SeasonalState state = ref _states[key];
        double expected = state.Level + state.Trend * (time - state.Last) + Step(state, CurveAt(ref state, key, time));
        double far = _limit * UnitOf(state, expected) * Deviation.Caution(state.Count, _mature);
        return (expected, expected - far, expected + far);
    }

    /// <inheritdoc />
    public void Clear(int key)
    {
        if (key < _states.Length)
        {
            _states[key] = default;
            _period.Clear(key);
            _week?.Clear(key);
        }
    }

    /// <inheritdoc />
    public IBaseline Copy()
    {
        Seasonal copy = (Seasonal)MemberwiseClone();
        copy._states = (SeasonalState[])_states.Clone();
        copy._period = _period.Copy();
        copy._week = _week?.Copy();
        return copy;
    }

    /// <inheritdoc />
    public void Write(int key, StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        bool isKnown = key < _states.Length && _states[key].Count > 0;
        writer.WriteByte(isKnown ? (byte)1 : (byte)0);
        if (isKnown)
        {
            _states[key].Write(writer);
            _period.Write(key, writer);
            _week?.Write(key, writer);
        }
    }

    /// <inheritdoc />
    public void Read(int key, ref StateReader reader)
    {
        Reserve(key);
        Clear(key);
        if (reader.ReadByte() == 1)
        {
            _states[key] = SeasonalState.Read(ref reader);
            _period.Read(key, ref reader);
            _week?.Read(key, ref reader);

            // Former versions wrote 0 where the curves were not known.
            ref SeasonalState state = ref _states[key];
            state.Curve = double.IsNaN(CurveAt(ref state, key, state.Last)) ? double.NaN : state.Curve;
        }
    }

    private double Measure(ref SeasonalState state, int key, long time, double value)
    {
        if (state.Count == 0)
        {
            state.Level = value;
            state.Last = time;
            state.Count = 1;
            state.Spread = Spread.Of(value);
            state.Curve = CurveAt(ref state, key, time);
            Gather(ref state, key, time, value);
            return 0;
        }

        double elapsed = Math.Max(time - state.Last, 0);
        double curve = CurveAt(ref state, key, time);

        // A trend says nothing of what is further away than the level remembers.
        double expected = CleanValue.Of(state.Level + state.Trend * Math.Min(elapsed, _memory) + Step(state, curve), value);
        double distance = value - expected;
        double size = Math.Abs(distance);
        state.Count = Math.Min(state.Count + 1, int.MaxValue - 1);
        double rate = Math.Max(_rate, 2.0 / state.Count);
        if (state.Count <= Deviation.StartValues)
        {
            state.Spread.See(value, rate);
            state.Spread.Start(size, state.Count - 1);
            Learn(ref state, key, time, expected, distance, 1.0 / state.Count, trendRate: 0);
            state.Curve = curve;
            return 0;
        }

        double unit = UnitOf(state, expected);
        double ratio = size > 0 ? size / (unit * _limit * Deviation.Caution(state.Count, _mature)) : 0;
        bool isYoung = Deviation.IsYoung(state.Count, _mature);
        bool isOdd = ratio > 1 && !isYoung;
        state.Spread.See(value, rate);
        double far = 0.5 * _limit * unit;
        double clipped = far > 0 ? Math.Clamp(distance, -far, far) : distance;
        double share = isOdd ? OutlierShare : 1;
        double follow = Math.Max(elapsed / (_memory + elapsed), 1.0 / state.Count) * share;

        // As fast as it can be without swinging: the trend's share is a quarter of the square of the level's.
        double trend = state.Count > 4 * Deviation.StartValues && elapsed > 0 ? follow * follow / (4 * elapsed) : 0;
        Learn(ref state, key, time, expected, clipped, follow, trend);
        state.Spread.Learn(size, rate * (isOdd ? SpreadOutlierShare : 1), _floor * Math.Abs(expected), 2 * far, isYoung);
        state.Curve = curve;
        state.Run = Deviation.Run(state.Run, isFar: ratio > 1);
        if (state.Run >= _acceptAfter)
        {
            state.Level = value;
            state.Trend = 0;
            state.Run = 0;
        }

        return ratio;
    }

    private void Learn(
        ref SeasonalState state, int key, long time, double expected, double distance, double follow, double trendRate)
    {
        state.Level = expected + follow * distance;
        state.Trend += trendRate * distance;
        Gather(ref state, key, time, expected + distance);
        state.Last = Math.Max(time, state.Last);
    }

    /// <summary>Adds a value to the slot that its time is in; a slot that is over is learnt first.</summary>
    private void Gather(ref SeasonalState state, int key, long time, double value)
    {
        int slot = _period.SlotOf(time);
        if (slot != state.Slot && state.SlotCount > 0)
        {
            double mean = state.SlotSum / state.SlotCount;
            if (_week is not null)
            {
                GatherDay(ref state, key, mean);
            }

            _period.Learn(key, state.Slot, mean - (_week?.Of(key, _week.SlotOf(state.Last)) ?? 0));
            state.Line = 0;
            state.SlotSum = 0;
            state.SlotCount = 0;
        }

        state.Slot = slot;
        state.SlotSum += value;
        state.SlotCount++;
    }

    /// <summary>What the day of the week adds is the mean of what its slots are above the day's curve, once that is known.</summary>
    private void GatherDay(ref SeasonalState state, int key, double mean)
    {
        // Only with weekdays.
        int day = _week!.SlotOf(state.Last);
        if (day != state.Day && state.DayCount > 0)
        {
            _week.Learn(key, state.Day, state.DaySum / state.DayCount);
            state.DaySum = 0;
            state.DayCount = 0;
        }

        state.Day = day;
        if (_period.IsKnown(key, state.Slot))
        {
            state.DaySum += mean - _period.Of(key, state.Slot);
            state.DayCount++;
        }
    }

    /// <summary>By how much the curves go up from the last value on; nothing is known of that where either end is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Step(in SeasonalState state, double curve)
    {
        double step = curve - state.Curve;
        return double.IsNaN(step) ? 0 : step;
    }

    /// <summary>
    /// What the curves say at a time, from the line at hand where the time is still on it; NaN where that is not known.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double CurveAt(ref SeasonalState state, int key, long time)
    {
        int line = 1 + _period.LineOf(time) * Weekdays + (_week?.SlotOf(time) ?? 0);
        if (line != state.Line)
        {
            state.Line = line;
            (state.From, state.Rise) = _period.Line(key, time);
            state.Weekday = _week is null ? 0 : (float)_week.Of(key, _week.SlotOf(time));
        }

        float value = state.From + state.Rise * _period.PartOf(time);
        return (double)value + state.Weekday;
    }

    private double UnitOf(in SeasonalState state, double expected) =>
        state.Spread.Unit(_floor * Math.Abs(expected));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reserve(int key)
    {
        if (key >= _states.Length)
        {
            int length = Math.Max(key + 1, _states.Length + (_states.Length >> 2));
            Array.Resize(ref _states, length);
            _period.Grow(length);
            _week?.Grow(length);
        }
    }
}
