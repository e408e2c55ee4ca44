using System.Runtime.CompilerServices;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Baselines;

/// <summary>How far values usually are from what is expected of them, followed value by value in bounded state.</summary>
/// <remarks>
/// <para>Three things are known, and the greatest is what counts as one standard deviation. The <em>middle</em> deviation (MAD):
/// each deviation moves the estimate up or down by a share of the estimate itself, so that one wild value counts as much as any
/// other. The <em>tail</em>: a mean in which what is above it weighs nineteen times as much as what is below, as with many metrics
/// the middle deviation is next to nothing while some values in twenty are far out (an expectile).
/// The <em>step</em>: the smallest change between two values; values that change often cannot be told apart more finely.</para>
/// </remarks>
internal struct Spread
{
    /// <summary>How many values a spread sets out from.</summary>
    public const int StartValues = 16;

    // By what the middle and the mean deviation are multiplied to be the standard deviation of normally distributed values.
    private const double MiddleToStandard = 1.4826;
    private const double MeanToMiddle = 0.8453;

    // The expectile that the tail is at is twice the standard deviation of normally distributed values, nearly.
    private const double TailWeight = 0.95;
    private const double TailToStandard = 0.5;

    private const double StepToStandard = 0.75;

    // A series that changes with every tenth value or more often has its steps counted in full.
    private const double LivelyShare = 0.1;

    private double _middle;
    private double _tail;
    private double _last;
    private double _step;
    private double _changes;

    /// <summary>The middle deviation.</summary>
    public readonly double Middle => _middle;

    /// <summary>The share that one value counts for when so many are remembered.</summary>
    public static double RateOf(int memory) => 2.0 / (memory + 1);

    /// <summary>The middle of values after one that is so far from it: it moves by a share of the standard deviation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Follow(double middle, double distance, double unit, double rate) =>
        middle + Math.CopySign(rate * Math.Min(Math.Abs(distance), unit / MiddleToStandard), distance);

    /// <summary>One standard deviation, and at least as much as matters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly double Unit(double least)
    {
        double step = StepToStandard * _step * Math.Min(1, _changes / LivelyShare);
        return Math.Max(Math.Max(MiddleToStandard * _middle, TailToStandard * _tail), Math.Max(step, least));
    }

    /// <summary>Notes a value once it has been judged, so that a step that was never seen does not excuse itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void See(double value, double rate)
    {
        double change = Math.Abs(value - _last);
        _changes += rate * ((change > 0 ? 1 : 0) - _changes);
        _step = change > 0 && (change < _step || _step == 0) ? change : _step;
        _last = value;
    }

    /// <summary>Sets out from the first value.</summary>
    public void Begin(double value)
    {
        this = default;
        _last = value;
    }

    /// <summary>Learns a deviation while there are few: the second one is number 1.</summary>
    public void Start(double size, int number)
    {
        _middle += (size - _middle) / number;
        _tail = 2 * _middle;
        _middle *= number == StartValues - 1 ? MeanToMiddle : 1;
    }

    /// <summary>
    /// Learns a deviation. The middle one sets out from nothing at a share of the least that matters; to the tail nothing counts
    /// as further away than what is far.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Learn(double size, double rate, double least, double far)
    {
        _middle += rate * (size > _middle ? Math.Max(_middle, least * rate) : -_middle);
        double near = Math.Min(size, far);
        _tail += rate * (near > _tail ? TailWeight : 1 - TailWeight) * (near - _tail);
    }

    /// <summary>Writes the spread.</summary>
    public readonly void Write(StateWriter writer)
    {
        writer.WriteDouble(_middle);
        writer.WriteDouble(_tail);
        writer.WriteDouble(_last);
        writer.WriteDouble(_step);
        writer.WriteDouble(_changes);
    }

    /// <summary>Reads a spread.</summary>
    public static Spread Read(ref StateReader reader) => new()
    {
        _middle = reader.ReadDouble(),
        _tail = reader.ReadDouble(),
        _last = reader.ReadDouble(),
        _step = reader.ReadDouble(),
        _changes = reader.ReadDouble(),
    };
}
