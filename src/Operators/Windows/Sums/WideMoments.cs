using Streams.Stages;

namespace Streams.Operators.Windows.Sums;

/// <summary>The sum of values and of their squares, exact over the whole range of doubles.</summary>
internal sealed class WideMoments
{
    public WideSum Sum { get; private init; } = new();

    public WideSum Squares { get; private init; } = new();

    public void Add(WideMoments other)
    {
        Sum.Add(other.Sum);
        Squares.Add(other.Squares);
    }

    public void Add((double, double) sum, (double, double) squares, (double, double) rests)
    {
        Sum.Add(sum.Item1);
        Sum.Add(sum.Item2);
        Squares.Add(squares.Item1);
        Squares.Add(squares.Item2);
        Squares.Add(rests.Item1);
        Squares.Add(rests.Item2);
    }

    /// <summary>Whether six doubles hold all of it exactly, as the narrow form has them.</summary>
    public bool TryNarrow(out double sumHigh, out double sumLow, out double squareHigh, out double squareLow,
        out double restHigh, out double restLow)
    {
        squareHigh = squareLow = restHigh = restLow = 0;
        if (!Sum.TryNarrow(out sumHigh, out sumLow))
        {
            return false;
        }

        WideSum rest = new();
        rest.Add(Squares);
        return TryTake(rest, out squareHigh) && TryTake(rest, out squareLow)
            && TryTake(rest, out restHigh) && TryTake(rest, out restLow)
            && rest.IsZero;
    }

    public void Write(StateWriter writer)
    {
        Sum.Write(writer);
        Squares.Write(writer);
    }

    public static WideMoments Read(ref StateReader reader)
    {
        WideSum sum = WideSum.Read(ref reader);
        return new WideMoments { Sum = sum, Squares = WideSum.Read(ref reader) };
    }

    /// <summary>Moves the nearest double out of the number.</summary>
    private static bool TryTake(WideSum number, out double part)
    {
        part = number.ToDouble();
        number.Add(-part);
        return double.IsFinite(part);
    }
}
