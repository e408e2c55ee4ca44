using Streams.Data;
using Streams.Operators.Sketches;
using Streams.Operators.Tests.Windows.Panes;
using Streams.Operators.Windows;
using Streams.Operators.Windows.Keys;
using Streams.Operators.Windows.Panes;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Operators.Tests.Windows;

/// <summary>What <see cref="FrozenWindows"/> writes is what <see cref="WindowSnapshot"/> reads.</summary>
public class WindowSnapshotTests
{
    private readonly WindowPlan _plan = PaneTesting.Plan(size: 10);
    private readonly PanePool _pool;

    public WindowSnapshotTests()
    {
        _pool = new PanePool(_plan.Columns);
    }

    [Fact]
    public void Restore_LateRowWhereNothingWasSealed_CorrectsAndTellsNothingEarly()
    {
        WindowOptions options = new()
        {
            Size = TimeSpan.FromSeconds(10),
            EmitEvery = TimeSpan.FromSeconds(5),
            Aggregate = [Aggregate.Parse("sum")],
            Late = LatePolicy.Update,
            AllowedLateness = TimeSpan.FromSeconds(30),
        };
        Labels series = Rows.Series("load");
        OperatorHarness before = new(RegisteredOperator.For<WindowOptions>(), options);
        before.Watermark(new EventTime(20_000));
        OperatorHarness after = new(RegisteredOperator.For<WindowOptions>(), options, before.Snapshot());

        after.Push(Rows.Of((series, 1_000, 2)), _ => 1, lateWithin: options.AllowedLateness);
        after.Watermark(new EventTime(20_000));

        Assert.Empty(after.Output("early"));
        OutputRow told = Assert.Single(after.Output());
        Assert.Equal((new EventTime(10_000), 2.0, TimeSpan.MaxValue), (told.Time, told.Value, told.LateWithin));
    }

    [Fact]
    public void Restore_KeysInSeveralPanes_GivesStatesAndTheOrderOfSlots()
    {
        byte[] section = Write(["a", "b", "c"], watermark: 15_000, mustRepeat: false,
            Filled(10, (2, 1, 3), (0, 2, 1)), Filled(20, (1, 11, 2), (2, 12, 30)));

        Restored restored = Restore(section);

        Assert.Equal(15_000, restored.Watermark);
        Assert.False(restored.MustRepeat);
        Assert.Equal(["10: c=3 a=1", "20: b=2 c=30"], restored.Panes);
    }

    [Fact]
    public void Restore_PanesWhoseKeysCameInAnyOrder_GivesEachItsOwn()
    {
        const int Keys = 1_000;
        int[] inOrder = [.. Enumerable.Range(0, Keys)];
        int[] shuffled = [.. inOrder];
        new Random(1).Shuffle(shuffled);
        int[] some = [.. inOrder.Where(key => key % 3 == 0).Reverse()];

        Restored restored = Restore(Write(
            [.. inOrder.Select(Name)], watermark: 5_000, mustRepeat: false,
            Filled(10, [.. some.Select(key => (key, 1, key + 0.5))]),
            Filled(20, [.. shuffled.Select(key => (key, 11, key + 0.25))]),
            Filled(30, [.. inOrder.Select(key => (key, 21, (double)key))])));

        Assert.Equal(
            [
                "10: " + string.Join(' ', some.Select(key => $"{Name(key)}={key + 0.5}")),
                "20: " + string.Join(' ', shuffled.Select(key => $"{Name(key)}={key + 0.25}")),
                "30: " + string.Join(' ', inOrder.Select(key => $"{Name(key)}={key}")),
            ],
            restored.Panes);

        static string Name(int key) => $"k{key}";
    }

    [Fact]
    public void Restore_NoKeys_GivesTheWatermarkAlone()
    {
        Restored restored = Restore(Write([], watermark: 7_000, mustRepeat: true));

        Assert.Equal((7_000, true), (restored.Watermark, restored.MustRepeat));
        Assert.Empty(restored.Panes);
    }

    [Fact]
    public void Restore_NothingWritten_BeginsBeforeAllTime()
    {
        Assert.Equal(WindowPlan.FirstTime, Restore().Watermark);
    }

    [Fact]
    public void Restore_SectionsOfSeveralShards_AddsStatesOfOneKeyAndTakesTheEarliestWatermark()
    {
        byte[] first = Write(["a"], watermark: 20_000, mustRepeat: false, Filled(30, (0, 21, 1)));
        byte[] second = Write(["b", "a"], watermark: 15_000, mustRepeat: false, Filled(30, (1, 22, 10), (0, 23, 5)));

        Restored restored = Restore(first, second);

        Assert.Equal(15_000, restored.Watermark);
        Assert.Equal(["30: a=11 b=5"], restored.Panes);
    }

    [Fact]
    public void Restore_KeysOfOtherShards_AreLeftOut()
    {
        byte[] section = Write(["a", "b"], watermark: 5_000, mustRepeat: false, Filled(10, (0, 1, 1), (1, 2, 2)));

        Restored restored = Restore([section], key => key.Name != "a");

        Assert.Equal(["10: b=2"], restored.Panes);
    }

    [Fact]
    public void Restore_CutOff_IsInvalidData()
    {
        byte[] section = Write(["a"], watermark: 5_000, mustRepeat: false, Filled(10, (0, 1, 1)));

        Assert.Throws<InvalidDataException>(() => Restore(section[..^3]));
    }

    private Pane Filled(int endSeconds, params ReadOnlySpan<(int Key, int Seconds, double Value)> rows) =>
        PaneTesting.Filled(_pool, endSeconds, rows);

    private static byte[] Write(string[] names, long watermark, bool mustRepeat, params Pane[] panes)
    {
        SeriesTable series = new(new BarrierClock());
        KeyTable keys = new(series, 10_000);
        foreach (string name in names)
        {
            keys.FindOrAdd(Rows.Series(name).Canonical);
        }

        FreezeMark mark = new(null);
        using FrozenWindows frozen = new(series, keys, panes, watermark, mark)
        {
            MustRepeat = mustRepeat,
            WriteRest = (key, state) => state.WriteVarInt((ulong)key),
        };
        SnapshotWriter writer = new();
        frozen.Write(writer);
        return writer.ToSection().ToArray();
    }

    private Restored Restore(params byte[][] sections) => Restore(sections, _ => true);

    private Restored Restore(byte[][] sections, Func<Labels, bool> owns)
    {
        KeyTable keys = new(new SeriesTable(new BarrierClock()), 100);
        WindowSnapshot snapshot = new(keys);
        SortedDictionary<long, Pane> panes = [];
        long watermark = snapshot.Restore(
            new SnapshotReader([.. sections], owns),
            (end, tier, _) =>
            {
                Assert.Equal(0, tier);
                if (!panes.TryGetValue(end, out Pane? pane))
                {
                    panes.Add(end, pane = _pool.Rent(end));
                }

                return pane;
            },
            (int _, ref StateReader state) => state.ReadInt(),
            (Labels labels, ref StateReader _) => Assert.Fail($"{labels} is no other entry."));
        return new Restored(watermark, snapshot.MustRepeat, [.. panes.Values.Select(pane => Text(keys, pane))]);
    }

    private string Text(KeyTable keys, Pane pane) => $"{pane.End / 1_000}: " + string.Join(' ', PaneTesting.Sums(_plan, pane)
        .Split(' ').Select(sum => sum.Split('=')).Select(sum => $"{keys[int.Parse(sum[0])].Name}={sum[1]}"));

    private sealed record Restored(long Watermark, bool MustRepeat, string[] Panes);
}
