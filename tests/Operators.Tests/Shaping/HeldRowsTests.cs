using FsCheck;
using FsCheck.Fluent;
using Streams.Data;
using Streams.Operators.Shaping;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Operators.Tests.Shaping;

public class HeldRowsTests
{
    private static readonly Gen<(int Series, int Time, int Value)[]> Input =
        (from series in Gen.Choose(0, 4)
         from time in Gen.Choose(0, 20)
         from value in Gen.Choose(0, 2)
         select (series, time, value)).ArrayOf();

    [Fact]
    public void TryTake_AnyOrderOfArrival_GivesRowsUpToTheWatermarkInTheirOwnOrder()
    {
        int taken = 0;
        Prop.ForAll(Input.ToArbitrary(), Gen.Choose(0, 21).ToArbitrary(), (rows, watermark) =>
        {
            SeriesTable table = new(new BarrierClock());
            HeldRows held = new(table, labels => (ulong)(labels.Count % 2));
            foreach ((int series, int time, int value) in rows)
            {
                held.Add(table.Acquire(LabelsOf(series)), time, value);
            }

            List<(int, long, double)> expected =
            [
                .. rows.Where(row => row.Time < watermark)
                    .OrderBy(row => row.Time).ThenBy(row => LabelsOf(row.Series).Count % 2)
                    .ThenBy(row => Convert.ToHexString(LabelsOf(row.Series).Canonical), StringComparer.Ordinal)
                    .ThenBy(row => row.Value)
                    .Select(row => (row.Series, (long)row.Time, (double)row.Value)),
            ];
            taken += expected.Count;

            return Take(held, table, new EventTime(watermark)).SequenceEqual(expected)
                && held.Count == rows.Length - expected.Count;
        }).Check(Seeded.Runs(500));

        Assert.True(taken > 1_000, $"Only {taken} rows were taken.");
    }

    [Fact]
    public void Restore_WhatWasWritten_GivesTheSameRows()
    {
        SeriesTable table = new(new BarrierClock());
        HeldRows held = new(table, labels => labels.Hash);
        foreach (int i in Enumerable.Range(0, 100))
        {
            held.Add(table.Acquire(LabelsOf(i % 5)), i * 7 % 50, i % 3);
        }

        SnapshotWriter writer = new();
        held.Snapshot(writer, id => table[id]);
        SeriesTable otherTable = new(new BarrierClock());
        HeldRows restored = new(otherTable, labels => labels.Hash);
        SnapshotReader reader = new([writer.ToSection()], _ => true);
        while (reader.Next(out _, out StateReader state))
        {
            Assert.Equal(HeldRows.Entry, state.ReadByte());
            restored.Restore(ref state);
        }

        Assert.Equal(Take(held, table, EventTime.Maximum), Take(restored, otherTable, EventTime.Maximum));
    }

    [Fact]
    public void Snapshot_RowsWait_HoldsTheirSeriesUntilTheOneAfterTheyWereTaken()
    {
        BarrierClock barriers = new();
        SeriesTable table = new(barriers);
        HeldRows held = new(table, _ => 0);
        SeriesId id = table.Acquire(LabelsOf(0));
        held.Add(id, 1, 1);
        table.Release(id);

        Assert.Equal(0, CollectedAfterBarriers());
        held.TryTake(EventTime.Maximum, out _);
        Assert.Equal(1, CollectedAfterBarriers());

        int CollectedAfterBarriers()
        {
            List<SeriesId> collected = [];
            for (int i = 0; i < 3; i++)
            {
                barriers.Injected++;
                held.Snapshot(new SnapshotWriter(), series => table[series]);
                barriers.Completed = barriers.Injected;
                table.Collect(collected);
            }

            return collected.Count;
        }
    }

    private static List<(int, long, double)> Take(HeldRows held, SeriesTable table, EventTime watermark)
    {
        List<(int, long, double)> taken = [];
        while (held.TryTake(watermark, out HeldRow row))
        {
            taken.Add((table[row.Series].Count - 1, row.Time, row.Value));
        }

        return taken;
    }

    // The number of labels tells the series apart.
    private static Labels LabelsOf(int series)
    {
        LabelsBuilder labels = new LabelsBuilder().Set(Labels.MetricName, "held");
        for (int i = 0; i < series; i++)
        {
            labels.Set($"label_{i}", $"{7 - series}");
        }

        return labels.Build();
    }
}
