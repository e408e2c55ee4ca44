using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Streams.Data;
using Streams.TestKit;

namespace Streams.Tests.Data;

public sealed class RawSeriesIndexTests
{
    private static readonly Gen<Step> AnyStep =
        from kind in Gen.Frequency((12, Gen.Constant(Kind.Use)), (1, Gen.Constant(Kind.BeginSweep)), (3, Gen.Constant(Kind.SweepStep)))
        from key in Gen.Choose(0, 200)
        select new Step(kind, key);

    [Theory]
    [InlineData(1)]
    [InlineData(30_000)]
    public void Steps_Any_EqualADictionaryWithTimes(int keyBytes)
    {
        // Long keys fill a slab of 1 MiB with 34 of them, so that sweeps free and use slabs again.
        int dropped = 0;
        Prop.ForAll(AnyStep.ListOf().Resize(400).ToArbitrary(), steps =>
        {
            RawSeriesIndex index = new();
            RawSeriesIndexModel model = new(index, keyBytes);
            foreach (Step step in steps)
            {
                model.Apply(step.Kind, step.Key);
            }

            dropped += model.Dropped;
        }).Check(Seeded.Runs(keyBytes == 1 ? 150 : 40));

        Assert.InRange(dropped, 100, int.MaxValue);
    }

    [Fact]
    public void Add_ManyKeys_FindsEachAndNoOther()
    {
        RawSeriesIndex index = new();
        for (int i = 0; i < 100_000; i++)
        {
            index.Add(Key(i), new SeriesHandle(i % 7, new SeriesId(i)));
        }

        for (int i = 0; i < 100_000; i++)
        {
            Assert.True(index.TryGet(Key(i), out SeriesHandle handle));
            Assert.Equal(new SeriesHandle(i % 7, new SeriesId(i)), handle);
        }

        Assert.False(index.TryGet(Key(100_000), out _));
        Assert.Equal(100_000, index.Count);
    }

    [Fact]
    public void Add_EmptyKeyAndLongKey_AreFound()
    {
        RawSeriesIndex index = new();
        byte[] longest = new byte[1 << 20];

        index.Add([], new SeriesHandle(0, new SeriesId(1)));
        index.Add(longest, new SeriesHandle(0, new SeriesId(2)));

        Assert.True(index.TryGet([], out SeriesHandle empty));
        Assert.True(index.TryGet(longest, out SeriesHandle full));
        Assert.Equal((1, 2), (empty.Id.Index, full.Id.Index));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(700)]
    [InlineData(50_000)]
    public void Sweep_AllIdle_DropsEachOnceAndGivesTheMemoryBack(int count)
    {
        RawSeriesIndex index = new();
        for (int i = 0; i < count; i++)
        {
            index.Add(Key(i), new SeriesHandle(0, new SeriesId(i)));
        }

        List<SeriesHandle> dropped = SweepTwice(index);

        Assert.Equal(Enumerable.Range(0, count), dropped.Select(handle => handle.Id.Index).Order());
        Assert.Equal(0, index.Count);
        Assert.InRange(index.MemoryBytes, 0, 64 << 10);
    }

    [Fact]
    public void MemoryBytes_ManyKeys_StaysUnder128BytesAKey()
    {
        RawSeriesIndex index = new();
        for (int i = 0; i < 100_000; i++)
        {
            index.Add(Key(i), default);
        }

        Assert.InRange(index.MemoryBytes, 0, 128 * 100_000);
    }

    [Fact]
    public void Sweep_ChurnForLong_KeepsMemoryBounded()
    {
        RawSeriesIndex index = new();
        List<SeriesHandle> dropped = [];
        for (int generation = 0; generation < 200; generation++)
        {
            for (int i = 0; i < 1000; i++)
            {
                index.Add(Key(generation * 1000 + i), default);
            }

            index.BeginSweep();
            while (index.SweepStep(dropped))
            {
                Assert.InRange(index.Count, 0, 3000);
            }
        }

        Assert.Equal(200_000, index.Count + dropped.Count);
        Assert.InRange(index.MemoryBytes, 0, 4 << 20);
    }

    [Fact]
    public void TryGet_KnownKey_AllocatesNothing()
    {
        RawSeriesIndex index = new();
        byte[] key = Key(1);
        index.Add(key, default);

        Assert.Equal(0, Allocations.Of(() => index.TryGet(key, out _)));
    }

    [Fact]
    public void SweepStep_EmptyIndex_HasNothingToDo()
    {
        RawSeriesIndex index = new();
        index.BeginSweep();

        Assert.False(index.SweepStep([]));
    }

    private static byte[] Key(int number) => Encoding.UTF8.GetBytes($"http_requests_total,instance=host-{number},job=api");

    private static List<SeriesHandle> SweepTwice(RawSeriesIndex index)
    {
        List<SeriesHandle> dropped = [];
        for (int sweep = 0; sweep < 2; sweep++)
        {
            index.BeginSweep();
            while (index.SweepStep(dropped))
            {
                Assert.True(sweep == 1 || dropped.Count == 0);
            }
        }

        return dropped;
    }

    internal enum Kind
    {
        Use,
        BeginSweep,
        SweepStep,
    }

    private sealed record Step(Kind Kind, int Key);
}
