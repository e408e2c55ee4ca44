using System.Runtime.CompilerServices;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Baselines;

/// <summary>The smallest change between two values in a row: values that change often cannot be told apart more finely.</summary>
internal struct Resolution
{
    private const double StepToStandard = 0.9;

    // A series that changes with every tenth value or more often has its steps counted in full.
    private const double LivelyShare = 0.1;

    private double _last;
    private double _step;
    private double _changes;

    /// <summary>The standard deviation that comes of the steps alone.</summary>
    public readonly double Unit
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => StepToStandard * _step * Math.Min(1, _changes / LivelyShare);
    }

    /// <summary>Sets out from the first value.</summary>
    public static Resolution Of(double value) => new() { _last = value };

    /// <summary>Notes a value once it has been judged, so that a step that was never seen does not excuse itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void See(double value, double rate)
    {
        double change = Math.Abs(value - _last);
        _changes += rate * ((change > 0 ? 1 : 0) - _changes);
        _step = change > 0 && (change < _step || _step == 0) ? change : _step;
        _last = value;
    }

    /// <summary>Writes it.</summary>
    public readonly void Write(StateWriter writer)
    {
        writer.WriteDouble(_last);
        writer.WriteDouble(_step);
        writer.WriteDouble(_changes);
    }

    /// <summary>Reads one.</summary>
    public static Resolution Read(ref StateReader reader) => new()
    {
        _last = reader.ReadDouble(),
        _step = reader.ReadDouble(),
        _changes = reader.ReadDouble(),
    };
}
