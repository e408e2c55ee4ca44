using Streams.Data;
using Streams.Operators.Sketches;
using Streams.Operators.Tests.Windows.Panes;
using Streams.Operators.Windows;
using Streams.Operators.Windows.Panes;
using Streams.Stages;

namespace Streams.Operators.Tests.Windows;

public class FrozenStatesTests
{
    private const int Keys = 500;

    private readonly PanePool _pool = new(PaneTesting.Plan(size: 10).Columns);

    [Theory, InlineData(false), InlineData(true)]
    public void Write_KeysInTheOrderOfSlotsOrFarFromIt_GivesEachKeyItsStates(bool isFarFromOrder)
    {
        Pane pane = _pool.Rent(10_000);
        (int Key, SeriesId Id)[] keys = [.. Enumerable.Range(0, Keys).Select(key => (key, new SeriesId(key)))];
        foreach ((int key, _) in keys.Where(key => key.Key % 2 == 0))
        {
            pane.Add([pane.FindOrAdd(key)], [1_000], [key + 0.1]);
        }

        if (isFarFromOrder)
        {
            new Random(1).Shuffle(keys);
        }

        FrozenStates states = new(pane.Freeze(new FreezeMark(null)), keys, Keys);

        foreach ((int key, _) in keys)
        {
            StateWriter written = new();
            states.Write(key, written);
            Assert.Equal(Expected(pane, key), written.Written.ToArray());
        }
    }

    private static byte[] Expected(Pane pane, int key)
    {
        StateWriter expected = new();
        int slot = pane.Find(key);
        if (slot >= 0)
        {
            StateWriter states = new();
            pane.Write(slot, states);
            expected.WriteLong(pane.End);
            expected.WriteVarInt((ulong)pane.Tier);
            expected.WriteVarInt((ulong)slot);
            expected.WriteBytes(states.Written);
        }

        return expected.Written.ToArray();
    }
}
