using Streams.Operators.Sketches;
using Streams.Operators.Windows.Aggregates;
using Streams.Stages;

namespace Streams.Operators.Tests.Windows.Aggregates;

public class SketchLogTests
{
    private readonly SketchSettings _settings = new(0.01, 2048, DDSketchArray.DefaultKeptBytesMax);

    [Theory, InlineData(100), InlineData(8_193), InlineData(20_000)]
    public void Add_AnyNumberOfSketchesAndTwoOwners_EqualsAddingAtOnce(int slotCount)
    {
        Random random = new(slotCount);
        SketchLog log = new();
        DDSketchArray[] gathered = [Make(slotCount), Make(slotCount)];
        DDSketchArray[] direct = [Make(slotCount), Make(slotCount)];
        int[] slots = new int[1_000];
        double[] values = new double[1_000];
        for (int batch = 0; batch < 700; batch++)
        {
            for (int i = 0; i < slots.Length; i++)
            {
                // Crowded slots fill one part of the log before the others.
                slots[i] = random.Next(4) == 0 ? random.Next(slotCount) : random.Next(50);
                values[i] = random.NextDouble() * 100;
            }

            int owner = batch / 100 % 2;
            log.Add(gathered[owner], slots, values);
            direct[owner].AddRange(slots, values);
        }

        for (int owner = 0; owner < 2; owner++)
        {
            log.Flush(gathered[owner]);
            for (int slot = 0; slot < slotCount; slot++)
            {
                Assert.True(Bytes(direct[owner], slot).SequenceEqual(Bytes(gathered[owner], slot)), $"slot {slot} of owner {owner}");
            }
        }
    }

    [Fact]
    public void Add_SketchesComeLater_AreInTheLastPart()
    {
        SketchLog log = new();
        DDSketchArray sketches = Make(10_000);
        log.Add(sketches, [1], [1.0]);
        sketches.EnsureKeys(50_000);

        log.Add(sketches, [49_999, 1], [2.0, 3.0]);
        log.Flush(sketches);

        Assert.Equal((1, 2, 2.0), (sketches[49_999].Count, sketches[1].Count, sketches[49_999].Max));
        Assert.Null(log.Owner);
    }

    private DDSketchArray Make(int slotCount)
    {
        DDSketchArray sketches = new(_settings);
        sketches.EnsureKeys(slotCount);
        return sketches;
    }

    private static byte[] Bytes(DDSketchArray sketches, int slot)
    {
        StateWriter writer = new();
        sketches[slot].Write(writer);
        return writer.Written.ToArray();
    }
}
