using Streams.Operators.Sketches;
using Streams.Operators.Windows;
using Streams.Operators.Windows.Aggregates;
using Streams.Stages;

namespace Streams.Operators.Tests.Windows.Aggregates;

/// <summary>Rows that wait in a log, and those that do not, are told, merged and written as if each had been added at once.</summary>
public class SketchColumnTests
{
    private static readonly Result[] Results =
        [.. ((string[])["p0", "p50", "p99", "p100", "count", "sum", "mean", "min", "max", "range"])
            .Select(name => new Result(Aggregate.Parse(name), Column: 0))];

    private readonly SketchSettings _settings = new(0.01, 2048, DDSketchArray.DefaultKeptBytesMax);
    private readonly SketchLog _log;

    public SketchColumnTests()
    {
        _log = new SketchLog(_settings);
    }

    [Theory, InlineData(100), InlineData(8_193), InlineData(20_000)]
    public void Read_RowsOfFewAndManySlots_EqualsSketchesOfAllRows(int slotCount)
    {
        (SketchColumn column, DDSketchArray expected) = Make(slotCount);
        Random random = new(slotCount);
        for (int window = 0; window < 2; window++)
        {
            for (int round = 0; round < 4; round++)
            {
                // The crowded slots have so many rows in the end that theirs become sketches before.
                Fill(column, expected, slotCount, random);
                AssertReads(expected, column, slotCount);
            }

            column.Clear(slotCount);
            for (int slot = 0; slot < slotCount; slot++)
            {
                expected.Clear(slot);
            }

            AssertReads(expected, column, slotCount);
        }
    }

    [Fact]
    public void Read_SingleSlotsAndBlocksInAnyOrder_EqualsSketchesOfAllRows()
    {
        const int SlotCount = 20_000;
        (SketchColumn column, DDSketchArray expected) = Make(SlotCount);
        Random random = new(3);
        for (int i = 0; i < 300; i++)
        {
            if (i % 10 == 0)
            {
                AddSome(column, expected, SlotCount, random, batches: 5);
            }

            int first = random.Next(SlotCount);
            int count = random.Next(3) == 0 ? 1 : random.Next(1, SlotCount - first + 1);
            double[] values = new double[count];
            column.Read(Results[1], first, values);
            Assert.Equal(Enumerable.Range(first, count).Select(slot => expected[slot].Quantile(0.5)), values);
        }
    }

    [Fact]
    public void Read_ColumnsInTurn_EachTellsItsOwn()
    {
        const int SlotCount = 10_000;
        SketchColumn[] columns = [new(_log), new(_log)];
        foreach ((SketchColumn column, double value) in columns.Zip([1.0, 2.0]))
        {
            column.EnsureSlots(SlotCount);
            column.Add([5, 5], [0, 0], [value, value]);
        }

        double[] found = new double[2];
        foreach (SketchColumn column in columns.Concat(columns))
        {
            column.Read(Results[7], 4, found);
            Assert.Equal([double.NaN, column == columns[0] ? 1.0 : 2.0], found);
        }

        columns[0].Clear(SlotCount);
        columns[0].Add([5, 5], [0, 0], [3.0, 3.0]);
        columns[0].Read(Results[7], 4, found);
        Assert.Equal([double.NaN, 3.0], found);
    }

    [Theory, InlineData(200), InlineData(50_000)]
    public void Add_SlotsComeLater_RowsOfBothAreKept(int slotCount)
    {
        SketchColumn column = new(_log);
        column.EnsureSlots(100);
        column.Add([1], [0], [1.0]);
        column.EnsureSlots(slotCount);

        column.Add([slotCount - 1, 1], [0, 0], [2.0, 3.0]);

        Assert.Equal((1, 2), (column.Count(slotCount - 1), column.Count(1)));
    }

    [Fact]
    public void Merge_IntoRowsThatWait_EqualsSketchesOfAllRows()
    {
        const int SlotCount = 10_000;
        (SketchColumn target, DDSketchArray expected) = Make(SlotCount);
        (SketchColumn source, DDSketchArray other) = Make(SlotCount);
        Random random = new(4);
        AddSome(target, expected, SlotCount, random, batches: 20);
        AddSome(source, other, SlotCount, random, batches: 20);
        int[] targets = [.. Enumerable.Range(0, SlotCount).Reverse()];

        target.Merge(targets, source);

        for (int slot = 0; slot < SlotCount; slot++)
        {
            expected.Merge(targets[slot], other, slot);
        }

        AssertBytes(expected, target, SlotCount);
        AssertBytes(other, source, SlotCount);
    }

    [Theory]
    [InlineData(10_000, 50, false)]
    [InlineData(10_000, 50, true)]
    [InlineData(10_000, 260, false)] // The crowded slots are in sketches by then, and some rows of theirs are not.
    [InlineData(1_000, 50, true)]
    public void Freeze_RowsGoOnAndWindowsToo_TwinIsOfThatMoment(int slotCount, int batches, bool isShuffled)
    {
        (SketchColumn column, DDSketchArray expected) = Make(slotCount);
        Random random = new(5);
        AddSome(column, expected, slotCount, random, batches);
        FreezeMark mark = new(null);
        AggregateColumn twin = column.Freeze(mark);
        byte[][] then = [.. Enumerable.Range(0, slotCount).Select(slot => Bytes(expected, slot))];

        AddSome(column, expected, slotCount, random, batches: 20);
        AssertReads(expected, column, slotCount);
        column.Clear(slotCount);
        (_, DDSketchArray next) = Make(slotCount);
        AddSome(column, next, slotCount, random, batches: 100);

        int[] order = [.. Enumerable.Range(0, isShuffled ? 1_000 : slotCount)];
        if (isShuffled)
        {
            random.Shuffle(order);
        }

        foreach (int slot in order)
        {
            StateWriter writer = new();
            twin.Write(slot, writer);
            Assert.True(then[slot].AsSpan().SequenceEqual(writer.Written), $"slot {slot}");
        }

        mark.End();
        AssertBytes(next, column, slotCount);
    }

    [Fact]
    public void Add_WindowAfterWindow_UsesChunksAgain()
    {
        const int SlotCount = 10_000;
        (SketchColumn column, DDSketchArray expected) = Make(SlotCount);
        Random random = new(6);
        AddSome(column, expected, SlotCount, random, batches: 100);
        long inUse = column.Bytes(SlotCount);
        column.Clear(SlotCount);
        Assert.Equal(0, column.Bytes(SlotCount));
        Assert.Equal(inUse, _log.Chunks.KeptBytes);

        FreezeMark mark = new(null);
        AddSome(column, expected, SlotCount, random, batches: 100);
        Assert.InRange(column.Bytes(SlotCount) + _log.Chunks.KeptBytes, inUse, inUse * 1.1);
        AggregateColumn twin = column.Freeze(mark);
        column.Clear(SlotCount);
        AddSome(column, expected, SlotCount, random, batches: 100);
        Assert.True(column.Bytes(SlotCount) + _log.Chunks.KeptBytes > inUse * 1.8, "chunks that are being read are in use");
        twin.Write(0, new StateWriter());
        mark.End();
        column.Clear(SlotCount);

        long kept = _log.Chunks.KeptBytes;
        AddSome(column, expected, SlotCount, random, batches: 150);
        Assert.Equal(kept, column.Bytes(SlotCount) + _log.Chunks.KeptBytes);
    }

    private (SketchColumn Column, DDSketchArray Expected) Make(int slotCount)
    {
        SketchColumn column = new(_log);
        column.EnsureSlots(slotCount);
        DDSketchArray expected = new(_settings);
        expected.EnsureKeys(slotCount);
        return (column, expected);
    }

    private static void Fill(SketchColumn column, DDSketchArray expected, int slotCount, Random random) =>
        AddSome(column, expected, slotCount, random, batches: 60);

    private static void AddSome(SketchColumn column, DDSketchArray expected, int slotCount, Random random, int batches)
    {
        int[] slots = new int[1_000];
        double[] values = new double[1_000];
        for (int batch = 0; batch < batches; batch++)
        {
            for (int i = 0; i < slots.Length; i++)
            {
                slots[i] = random.Next(4) == 0 ? random.Next(slotCount) : random.Next(50);
                values[i] = random.Next(50) == 0 ? 0 : (random.NextDouble() * 100) - 10;
            }

            column.Add(slots, new long[slots.Length], values);
            expected.AddRange(slots, values);
        }
    }

    private static void AssertReads(DDSketchArray expected, SketchColumn column, int slotCount)
    {
        double[] values = new double[slotCount];
        foreach (Result result in Results)
        {
            column.Read(result, 0, values);
            for (int slot = 0; slot < slotCount; slot++)
            {
                DDSketchView sketch = expected[slot];
                double wanted = result.Aggregate.Kind switch
                {
                    AggregateKind.Percentile => sketch.Quantile(result.Aggregate.Quantile),
                    AggregateKind.Count => sketch.Count,
                    AggregateKind.Sum => sketch.Sum,
                    AggregateKind.Mean => sketch.Sum / sketch.Count,
                    AggregateKind.Min => sketch.Min,
                    AggregateKind.Max => sketch.Max,
                    _ => sketch.Max - sketch.Min,
                };
                Assert.True(wanted.Equals(values[slot]), $"{result.Aggregate.Name} of slot {slot}: {values[slot]}, wanted {wanted}");
            }
        }
    }

    private static void AssertBytes(DDSketchArray expected, SketchColumn column, int slotCount)
    {
        for (int slot = 0; slot < slotCount; slot++)
        {
            StateWriter writer = new();
            column.Write(slot, writer);
            Assert.True(Bytes(expected, slot).AsSpan().SequenceEqual(writer.Written), $"slot {slot}");
        }
    }

    private static byte[] Bytes(DDSketchArray sketches, int slot)
    {
        StateWriter writer = new();
        sketches[slot].Write(writer);
        return writer.Written.ToArray();
    }
}
