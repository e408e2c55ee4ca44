using System.Runtime.CompilerServices;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Baselines;

/// <summary>How far something usually is from what is expected of it, followed deviation by deviation in bounded state.</summary>
/// <remarks>
/// <para>The <em>middle</em> deviation (MAD): each deviation moves the estimate up or down by a share of the estimate itself, so
/// that one wild value counts as much as any other. The <em>tail</em>: a mean in which what is above it weighs nineteen times
/// as much as what is below (an expectile), as with many metrics the middle deviation is next to nothing while some values in
/// twenty are far out.</para>
/// <para>One standard deviation is what the tail says. Where values keep within bounds, as what wanders slowly does, that is less
/// than the middle suggests, and a little beyond the bounds is far already. Where metrics are lively now and then it is more: two
/// and a half times the middle at most, so that even where every fifth value is wild, what lies between the wild ones and the
/// rest stays far.</para>
/// </remarks>
internal struct Deviation
{
    /// <summary>How many values an estimate sets out from.</summary>
    public const int StartValues = 16;

    // By what the middle and the mean deviation are multiplied to be the standard deviation of normally distributed values.
    private const double MiddleToStandard = 1.4826;
    private const double MeanToMiddle = 0.8453;

    // The expectile that the tail is at is 1.61 times the standard deviation of normally distributed values.
    private const double TailWeight = 0.95;
    private const double TailToStandard = 0.62;
    private const double TailMost = 2.5;

    // After so many values, or twice what is remembered, a range is known: what has not been seen by then is seldom.
    private const int MatureValues = 400;
    private const int YoungPart = 4;
    private const double YoungFar = 3;

    private double _middle;
    private double _tail;

    /// <summary>The middle deviation.</summary>
    public readonly double Middle => _middle;

    /// <summary>The share that one value counts for when so many are remembered.</summary>
    public static double RateOf(int memory) => 2.0 / (memory + 1);

    /// <summary>After how many values one need not be cautious any more.</summary>
    public static int MatureAfter(int memory) => Math.Min(2 * memory, MatureValues);

    /// <summary>
    /// By what a limit is multiplied after a number of values. What wanders shows its range late: a minute of it says little,
    /// and estimates from few values are off by about the square root of their number.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Caution(int count, int mature) => count < mature ? Math.Sqrt((double)mature / count) : 1;

    /// <summary>Whether so little is known that nothing can be left out as odd.</summary>
    public static bool IsYoung(int count, int mature) => count <= mature / YoungPart;

    /// <summary>The middle of values after one that is so far from it: it moves by a share of the standard deviation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Follow(double middle, double distance, double unit, double rate) =>
        middle + Math.CopySign(rate * Math.Min(Math.Abs(distance), unit / MiddleToStandard), distance);

    /// <summary>One standard deviation, and at least as much as matters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly double Unit(double least)
    {
        double core = Math.Max(MiddleToStandard * _middle, least);
        return Math.Max(least, Math.Min(TailToStandard * _tail, TailMost * core));
    }

    /// <summary>By how many more values were far of late than were not: a new level need not be far at every moment.</summary>
    public static int Run(int run, bool isFar) => isFar ? run + 1 : Math.Max(run - 1, 0);

    /// <summary>Learns a deviation while there are few: the second value's is number 1.</summary>
    public void Start(double size, int number)
    {
        _middle += (size - _middle) / number;
        _tail = 2 * _middle;
        _middle *= number == StartValues - 1 ? MeanToMiddle : 1;
    }

    /// <summary>
    /// Learns a deviation. The middle one sets out from nothing at a share of the least that matters; to the tail nothing counts
    /// as further away than what is far. An estimate that is young grows faster: a series may have been at rest when it began.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Learn(double size, double rate, double least, double far, bool isYoung)
    {
        if (isYoung)
        {
            least = Math.Max(size, least);
            far = far > 0 ? YoungFar * far : size;
        }

        _middle += rate * (size > _middle ? Math.Max(_middle, least * rate) : -_middle);
        double near = Math.Min(size, far);
        _tail += rate * (near > _tail ? TailWeight : 1 - TailWeight) * (near - _tail);
    }

    /// <summary>Writes it.</summary>
    public readonly void Write(StateWriter writer)
    {
        writer.WriteDouble(_middle);
        writer.WriteDouble(_tail);
    }

    /// <summary>Reads one.</summary>
    public static Deviation Read(ref StateReader reader) => new() { _middle = reader.ReadDouble(), _tail = reader.ReadDouble() };
}
