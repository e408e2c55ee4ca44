using Streams.Stages;

namespace Streams.Operators.Windows.Sums;

/// <summary>The sum of values and of their squares, exact over the whole range of doubles.</summary>
internal sealed class WideMoments
{
    public WideSum Sum { get; private init; } = new();

    public WideSum Squares { get; private init; } = new();

    /// <summary>Moments of the same values.</summary>
    public WideMoments Copy() => new() { Sum = Sum.Copy(), Squares = Squares.Copy() };

    public void Add(WideSum sum, WideSum squares)
    {
        Sum.Add(sum);
        Squares.Add(squares);
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

    public void Write(StateWriter writer)
    {
        Sum.Write(writer);
        Squares.Write(writer);
    }
}
