using Streams.Stages;

namespace Streams.Operators.Sketches;

/// <summary>What a sketch can tell; valid until the sketch is changed.</summary>
public readonly ref struct DDSketchView
{
    private readonly ref readonly SketchState _state;
    private readonly SketchSettings _settings;

    internal DDSketchView(ref readonly SketchState state, SketchSettings settings)
    {
        _state = ref state;
        _settings = settings;
    }

    /// <summary>The values added, infinities included, NaN not.</summary>
    public long Count => _state.Count;

    /// <summary>The sum, exact and rounded once; zero of nothing.</summary>
    public double Sum => _state.Sum.ToDouble();

    /// <summary>The least value, exactly; NaN of nothing.</summary>
    public double Min => Count == 0 ? double.NaN : _state.Minimum;

    /// <summary>The greatest value, exactly; NaN of nothing.</summary>
    public double Max => Count == 0 ? double.NaN : _state.Maximum;

    /// <summary>How many values were zero.</summary>
    public long ZeroCount => (long)(_state.Odd?.Zeros ?? 0);

    /// <summary>How many values were infinite.</summary>
    public long InfinityCount => (long)((_state.Odd?.PositiveInfinities ?? 0) + (_state.Odd?.NegativeInfinities ?? 0));

    /// <summary>How many values were NaN; they are counted here and nowhere else.</summary>
    public long NaNCount => (long)(_state.Odd?.NotNumbers ?? 0);

    /// <summary>The bytes held for this sketch.</summary>
    public int Bytes => System.Runtime.CompilerServices.Unsafe.SizeOf<SketchState>() + _state.Positive.Bytes
        + _state.Sum.HeapBytes + (_state.Odd is null ? 0 : OddCounts.Bytes + _state.Odd.Negative.Bytes);

    /// <summary>The quantile from 0 to 1: within the relative accuracy of the element of rank floor(q * (count - 1)).</summary>
    public double Quantile(double quantile) => _state.Quantile(quantile, _settings);

    /// <summary>Writes the sketch, without its accuracy and bucket limit.</summary>
    public void Write(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        SketchCodec.Write(_state, _settings, writer);
    }
}
