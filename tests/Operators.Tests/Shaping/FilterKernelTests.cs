using FsCheck;
using FsCheck.Fluent;
using Streams.Data;
using Streams.Operators.Shaping;
using Streams.TestKit;

namespace Streams.Operators.Tests.Shaping;

public class FilterKernelTests
{
    private static readonly double[] Values =
        [-1, -0.0, 0, 1, 1.5, 2, double.NaN, double.PositiveInfinity, double.NegativeInfinity, StaleMarker.Value];

    private static readonly Gen<(int Series, long Time, double Value)> Row =
        from series in Gen.Choose(0, 3)
        from time in Gen.Elements(long.MinValue, -1, 0, 5, 9, 10, long.MaxValue)
        from value in Gen.Elements(Values)
        select (series, time, value);

    private static readonly Gen<FilterOptions> Bounds =
        from above in Gen.Elements<double?>(null, double.NegativeInfinity, 0, 1)
        from below in Gen.Elements<double?>(null, double.PositiveInfinity, 2, 1.5)
        from after in Gen.Elements<long?>(null, 0, 5)
        from before in Gen.Elements<long?>(null, 10, long.MaxValue)
        select new FilterOptions
        {
            Above = above,
            Below = below,
            After = after is { } first ? new TimeBound(new EventTime(first)) : null,
            Before = before is { } end ? new TimeBound(new EventTime(end)) : null,
        };

    [Fact]
    public void Select_AnyRowsAndBounds_KeepsWhatTheNaiveModelKeeps()
    {
        int kept = 0;
        int dropped = 0;

        Prop.ForAll(Row.ArrayOf().ToArbitrary(), Bounds.ToArbitrary(), Gen.Choose(0, 15).ToArbitrary(), (rows, options, mask) =>
        {
            byte[] verdicts = [.. Enumerable.Range(0, 4).Select(id => (mask >> id & 1) == 1 ? FilterKernel.Keep : FilterKernel.Drop)];
            (int, long, long)[] expected =
            [
                .. rows.Where(row => verdicts[row.Series] == FilterKernel.Keep && Passes(options, row.Time, row.Value)).Select(Bits),
            ];
            kept += expected.Length;
            dropped += rows.Length - expected.Length;

            return RunInPlace(rows, verdicts, options).SequenceEqual(expected)
                && FirstDropped(rows, verdicts, options) == rows.TakeWhile(row =>
                    verdicts[row.Series] == FilterKernel.Keep && Passes(options, row.Time, row.Value)).Count();
        }).Check(Seeded.Runs(2_000, 5, 7));

        Assert.True(kept > 1_000 && dropped > 1_000, $"The cases are one-sided: {kept} kept, {dropped} dropped.");
    }

    [Fact]
    public void Select_AnyRow_LooksAtSeriesAlone()
    {
        SeriesId[] series = [new(0), new(1), new(0)];
        long[] times = [1, 2, 3];
        double[] values = [double.NaN, 2, 3];

        int kept = FilterKernel.Select(
            new RowColumns(series, times, values), [FilterKernel.Keep, FilterKernel.Drop], default(AnyRow), series, times, values);

        Assert.Equal(2, kept);
        Assert.Equal([1, 3], times[..kept]);
        Assert.Equal([double.NaN, 3], values[..kept]);
    }

    private static bool Passes(FilterOptions options, long time, double value)
    {
        if (options.After is { } after && time < after.Time.Milliseconds)
        {
            return false;
        }

        if (options.Before is { } before && time >= before.Time.Milliseconds)
        {
            return false;
        }

        if (StaleMarker.Is(value))
        {
            return true;
        }

        return (options.Above is null || value > options.Above) && (options.Below is null || value < options.Below);
    }

    private static (int, long, long)[] RunInPlace(
        (int Series, long Time, double Value)[] rows, byte[] verdicts, FilterOptions options)
    {
        SeriesId[] series = [.. rows.Select(row => new SeriesId(row.Series))];
        long[] times = [.. rows.Select(row => row.Time)];
        double[] values = [.. rows.Select(row => row.Value)];
        int kept = FilterKernel.Select(
            new RowColumns(series, times, values), verdicts, new BoundedRow(options), series, times, values);
        return [.. Enumerable.Range(0, kept).Select(i => Bits((series[i].Index, times[i], values[i])))];
    }

    private static int FirstDropped((int Series, long Time, double Value)[] rows, byte[] verdicts, FilterOptions options) =>
        FilterKernel.FirstDropped(
            new RowColumns(
                [.. rows.Select(row => new SeriesId(row.Series))], [.. rows.Select(row => row.Time)], [.. rows.Select(row => row.Value)]),
            verdicts,
            new BoundedRow(options));

    private static (int, long, long) Bits((int Series, long Time, double Value) row) =>
        (row.Series, row.Time, BitConverter.DoubleToInt64Bits(row.Value));
}
