using System.Runtime.CompilerServices;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Baselines;

/// <summary>How far values usually are from what is expected of them: by their deviations, and by the steps they come in.</summary>
internal struct Spread
{
    private Deviation _deviation;
    private Resolution _resolution;

    /// <summary>Sets out from the first value.</summary>
    public static Spread Of(double value) => new() { _resolution = Resolution.Of(value) };

    /// <summary>One standard deviation, and at least as much as matters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly double Unit(double least) => _deviation.Unit(Math.Max(_resolution.Unit, least));

    /// <summary>Notes a value once it has been judged, so that a step that was never seen does not excuse itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void See(double value, double rate) => _resolution.See(value, rate);

    /// <summary>Learns a deviation while there are few: the second value's is number 1.</summary>
    public void Start(double size, int number) => _deviation.Start(size, number);

    /// <summary>Learns a deviation, as <see cref="Deviation.Learn"/> does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Learn(double size, double rate, double least, double far, bool isYoung) =>
        _deviation.Learn(size, rate, least, far, isYoung);

    /// <summary>Writes the spread.</summary>
    public readonly void Write(StateWriter writer)
    {
        _deviation.Write(writer);
        _resolution.Write(writer);
    }

    /// <summary>Reads a spread.</summary>
    public static Spread Read(ref StateReader reader) => new()
    {
        _deviation = Deviation.Read(ref reader),
        _resolution = Resolution.Read(ref reader),
    };
}
