using Streams.Data;
using Streams.PromQL.Syntax;

namespace Streams.PromQL.Tests.Syntax;

public sealed class SeriesNotationTests
{
    [Theory]
    [InlineData("1 2 3", "1 2 3")]
    [InlineData("0+10x5", "0 10 20 30 40 50")]
    [InlineData("5-2x3", "5 3 1 -1")]
    [InlineData("-5-2x3", "-5 -7 -9 -11")]
    [InlineData("+5+1x2", "5 6 7")]
    [InlineData("5x3", "5 5 5 5")]
    [InlineData("1+1x0", "1")]
    [InlineData("0x10", "0 0 0 0 0 0 0 0 0 0 0")]
    [InlineData("1 _ _x2 2", "1 _ _ _ 2")]
    [InlineData("_x0", "")]
    [InlineData("", "")]
    [InlineData(" 1 \t2\n3 ", "1 2 3")]
    [InlineData("1 stale 2", "1 stale 2")]
    [InlineData("NaN nan Inf -Inf +inf", "NaN NaN Infinity -Infinity Infinity")]
    [InlineData("1e3 1.5e-3 .5 5. 1E+2", "1000 0.0015 0.5 5 100")]
    [InlineData("1+1e2x2", "1 101 201")]
    [InlineData("-inf+1x1", "-Infinity -Infinity")]
    [InlineData("010 08 010x1 -010 00", "8 8 8 8 -8 0")]
    [InlineData("1x02", "1 1 1")]
    [InlineData("0.1+0.1x2", "0.1 0.2 0.30000000000000004")]
    public void Parse_Notation_GivesTheValues(string notation, string expected)
    {
        SeriesNotation parsed = SeriesNotation.Parse(notation);

        Assert.Equal(expected, string.Join(' ', parsed.Values.Select(Show)));
    }

    [Theory]
    [InlineData("1 foo", "column 3: expected a number, 'stale' or '_', found 'foo'")]
    [InlineData("1,2", "column 2: expected a space before the next value, found ',2'")]
    [InlineData("x3", "column 1: expected a number, 'stale' or '_', found 'x3'")]
    [InlineData("1x", "column 3: expected how many times, a whole number, found the end")]
    [InlineData("1x1.5", "column 3: expected how many times, a whole number, found '1.5'")]
    [InlineData("1x-1", "column 3: expected how many times, a whole number, found '-1'")]
    [InlineData("1x0x2", "column 3: expected how many times, a whole number, found '0x2'")]
    [InlineData("1+1", "column 4: expected 'x' and how many steps to take, found the end")]
    [InlineData("1+x3", "column 2: expected a step, found '+x3'")]
    [InlineData("1+-1x1", "column 2: expected a step, found '+-1x1'")]
    [InlineData("--1", "column 1: expected a number, 'stale' or '_', found '--1'")]
    [InlineData("5 x3", "column 3: expected a number, 'stale' or '_', found 'x3'")]
    [InlineData("infx2", "column 1: expected a number, 'stale' or '_', found 'infx2'")]
    [InlineData("stalex2", "column 1: expected a number, 'stale' or '_', found 'stalex2'")]
    [InlineData("Stale", "column 1: expected a number, 'stale' or '_', found 'Stale'")]
    [InlineData("-stale", "column 1: expected a number, 'stale' or '_', found '-stale'")]
    [InlineData("- 1", "column 1: expected a number, 'stale' or '_', found '-'")]
    [InlineData("__", "column 2: expected a space before the next value, found '_'")]
    [InlineData("1_000", "column 1: expected a number, 'stale' or '_', found '1_000'")]
    [InlineData("5m", "column 1: expected a number, 'stale' or '_', found '5m'")]
    [InlineData("1e", "column 1: expected a number, 'stale' or '_', found '1e'")]
    [InlineData("0x1F", "column 3: expected how many times, a whole number, found '1F'")]
    [InlineData("1e400", "column 1: '1e400' is too large for a number")]
    [InlineData("1 1x1000000", "column 3: more than 1,000,000 values in one series")]
    [InlineData("1x99999999999999999999", "column 3: '99999999999999999999' times is more than 1,000,000")]
    public void Parse_Wrong_NamesTheColumn(string notation, string message)
    {
        FormatException error = Assert.ThrowsAny<FormatException>(() => SeriesNotation.Parse(notation));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Parse_Stale_IsTheMarkerAndNotJustNaN()
    {
        SeriesNotation parsed = SeriesNotation.Parse("stale NaN");

        Assert.True(StaleMarker.Is(parsed.Values[0]!.Value));
        Assert.False(StaleMarker.Is(parsed.Values[1]!.Value));
    }

    private static string Show(double? value) =>
        value is not { } number ? "_" : StaleMarker.Is(number) ? "stale" : $"{number:R}";
}
