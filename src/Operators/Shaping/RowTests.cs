using System.Runtime.CompilerServices;
using Streams.Data;

namespace Streams.Operators.Shaping;

/// <summary>What a filter asks of a row itself; structs, so that each kernel is compiled for its own question.</summary>
internal interface IRowTest
{
    bool Passes(long time, double value);
}

/// <summary>Takes every row: the filter looks at series alone.</summary>
internal readonly struct AnyRow : IRowTest
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Passes(long time, double value) => true;
}

/// <summary>Takes rows within bounds of time and value.</summary>
internal readonly struct BoundedRow(FilterOptions options) : IRowTest
{
    private readonly long _first = options.After?.Time.Milliseconds ?? long.MinValue;
    private readonly long _last = options.Before?.Time.Milliseconds - 1 ?? long.MaxValue;
    private readonly double _above = options.Above ?? double.NaN;
    private readonly double _below = options.Below ?? double.NaN;
    private readonly bool _hasNoAbove = options.Above is null;
    private readonly bool _hasNoBelow = options.Below is null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Passes(long time, double value) =>
        (time >= _first) & (time <= _last)
        & ((((value > _above) | _hasNoAbove) & ((value < _below) | _hasNoBelow)) | StaleMarker.Is(value));
}
