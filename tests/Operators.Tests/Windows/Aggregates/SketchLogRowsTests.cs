using Streams.Operators.Sketches;
using Streams.Operators.Windows.Aggregates;

namespace Streams.Operators.Tests.Windows.Aggregates;

public class SketchLogRowsTests
{
    private readonly SketchLogChunks _chunks = new();
    private readonly SketchLogRows _rows = new();

    [Theory, InlineData(0), InlineData(1), InlineData(SketchLogChunk.Capacity), InlineData((3 * SketchLogChunk.Capacity) + 5)]
    public void Sort_RowsOfAnyNumberOfChunks_StandBySlotInTheirOrder(int count)
    {
        Random random = new(count);
        (int Slot, double Value)[] rows = [.. Enumerable.Range(0, count).Select(i => (random.Next(SketchLog.PartSlots), (double)i))];

        _rows.Sort(Part(rows));

        for (int slot = 0; slot < SketchLog.PartSlots; slot++)
        {
            Assert.Equal(rows.Where(row => row.Slot == slot).Select(row => row.Value), _rows[slot].ToArray());
        }
    }

    [Fact]
    public void Sort_FewerRowsThanBefore_ForgetsThose()
    {
        _rows.Sort(Part([(0, 1), (5, 2), (5, 3)]));

        _rows.Sort(Part([(5, 4)]));

        Assert.True(_rows[0].IsEmpty);
        Assert.Equal([4.0], _rows[5].ToArray());
    }

    [Fact]
    public void AddTo_SketchesFromAKeyOn_HaveTheRowsOfTheirSlots()
    {
        DDSketchArray sketches = new();
        sketches.EnsureKeys(200);
        _rows.Sort(Part([(0, 1), (7, 2), (7, 3)]));

        _rows.AddTo(sketches, firstKey: 100);

        Assert.Equal((0, 1, 2, 3.0), (sketches[0].Count, sketches[100].Count, sketches[107].Count, sketches[107].Max));
    }

    private SketchLogPart Part((int Slot, double Value)[] rows)
    {
        SketchLogPart part = new();
        foreach ((int slot, double value) in rows)
        {
            if (!part.TryAdd(slot, value))
            {
                part.Add(_chunks.Rent());
                Assert.True(part.TryAdd(slot, value));
            }
        }

        return part;
    }
}
