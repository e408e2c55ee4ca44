using Streams.Stages;

namespace Streams.Operators.Anomaly.Baselines;

/// <summary>Whether the level of a key's values has shifted: cumulated sums of how far they are above and below it (CUSUM).</summary>
/// <remarks>
/// <para>A sum grows by what a value is further away than the <c>slack</c>, in robust standard deviations and at most six of
/// them, and never falls below 0: small shifts show after many values, large ones after a few, and a single wild value does
/// not. Beyond the limit the shift is there; after <c>settle</c> values the level is their mean, and the sums start
/// anew.</para>
/// <para>Level and spread are followed as by <see cref="RobustZscore"/>, but slower than a shift is found. State: 80 bytes a
/// key.</para>
/// </remarks>
public sealed class ChangePoint : IBaseline
{
    private const double FarthestStep = 6;

    private readonly double _limit;
    private readonly double _slack;
    private readonly double _floor;
    private readonly double _rate;
    private readonly int _memory;
    private readonly int _mature;
    private readonly int _settle;
    private State[] _states = [];

    /// <summary>Makes models without keys.</summary>
    public ChangePoint(ChangePointOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _limit = options.Limit;
        _slack = options.Slack;
        _floor = options.Floor;
        _memory = options.Memory;
        _mature = Deviation.MatureAfter(options.Memory);
        _settle = options.Settle;
        _rate = Deviation.RateOf(options.Memory);
    }

    /// <summary>The level of a key as far as it is known.</summary>
    public double LevelOf(int key) => _states[key].Level;

    /// <inheritdoc />
    public double Measure(int key, long time, double value)
    {
        Reserve(key);
        ref State state = ref _states[key];
        if (state.Count < Deviation.StartValues)
        {
            Start(ref state, value);
            return 0;
        }

        state.Count = Math.Min(state.Count + 1, Math.Max(_mature, _memory));
        double rate = Math.Max(_rate, 2.0 / state.Count);
        double distance = value - state.Level;
        double size = Math.Abs(distance);
        double least = _floor * Math.Abs(state.Level);
        double unit = state.Spread.Unit(least);
        state.Spread.See(value, rate);
        double caution = Deviation.Caution(state.Count, _mature);
        double step = size > 0 ? Math.CopySign(Math.Min(size / (unit * caution), FarthestStep), distance) : 0;
        state.Above = Sum(state.Above, step);
        state.Below = Sum(state.Below, -step);
        double ratio = Math.Max(state.Above, state.Below) / _limit;
        if (ratio > 1)
        {
            Settle(ref state, value);
            return ratio;
        }

        state.ShiftCount = 0;
        state.ShiftSum = 0;
        bool isYoung = Deviation.IsYoung(state.Count, _mature);
        state.Level = Deviation.Follow(state.Level, distance, unit, rate);
        state.Spread.Learn(size, rate, least, FarthestStep * unit, isYoung);
        return ratio;
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
        ChangePoint copy = (ChangePoint)MemberwiseClone();
        copy._states = (State[])_states.Clone();
        return copy;
    }

    /// <inheritdoc />
    public void Write(int key, StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        State state = key < _states.Length ? _states[key] : default;
        writer.WriteVarInt((ulong)state.Count);
        writer.WriteVarInt((ulong)state.ShiftCount);
        writer.WriteDouble(state.Level);
        state.Spread.Write(writer);
        writer.WriteDouble(state.Above);
        writer.WriteDouble(state.Below);
        writer.WriteDouble(state.ShiftSum);
    }

    /// <inheritdoc />
    public void Read(int key, ref StateReader reader)
    {
        Reserve(key);
        _states[key] = new State
        {
            Count = reader.ReadInt(),
            ShiftCount = reader.ReadInt(),
            Level = reader.ReadDouble(),
            Spread = Spread.Read(ref reader),
            Above = reader.ReadDouble(),
            Below = reader.ReadDouble(),
            ShiftSum = reader.ReadDouble(),
        };
    }

    /// <summary>A sum after one step more; behind a shift that was found, values at the old level halve it: it is over.</summary>
    private double Sum(double sum, double step) =>
        sum > _limit && step <= _slack ? sum / 2 : Math.Max(0, sum + step - _slack);

    /// <summary>Gathers the values behind a shift, and takes their mean for the level when there are enough.</summary>
    private void Settle(ref State state, double value)
    {
        state.ShiftSum += value / _settle;
        state.ShiftCount++;
        if (state.ShiftCount >= _settle)
        {
            state.Level = state.ShiftSum;
            state.ShiftSum = 0;
            state.ShiftCount = 0;
            state.Above = 0;
            state.Below = 0;
        }
    }

    private static void Start(ref State state, double value)
    {
        state.Count++;
        double distance = value - state.Level;
        state.Level += distance / state.Count;
        if (state.Count == 1)
        {
            state.Spread = Spread.Of(value);
            return;
        }

        state.Spread.See(value, 1.0 / state.Count);
        state.Spread.Start(Math.Abs(distance), state.Count - 1);
    }

    private void Reserve(int key)
    {
        if (key >= _states.Length)
        {
            Array.Resize(ref _states, Math.Max(key + 1, _states.Length + (_states.Length >> 2)));
        }
    }

    private struct State
    {
        public double Level;
        public Spread Spread;
        public double Above;
        public double Below;

        /// <summary>The values behind a shift, each divided by how many there are to be.</summary>
        public double ShiftSum;
        public int ShiftCount;
        public int Count;
    }
}
