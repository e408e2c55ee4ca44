using Streams.Data;
using Streams.Operators.Windows;
using Streams.Operators.Windows.Aggregates;
using Streams.Operators.Windows.Panes;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Operators.Tests.Windows.Aggregates;

/// <summary>What every column owes: merging, from memory or from bytes, equals adding the rows in one place.</summary>
public class ColumnPlanTests
{
    private const int SlotCount = 20;

    public static TheoryData<string, int> Wanted => new()
    {
        { "count", 0 },
        { "sum", 0 },
        { "mean,count,sum", 0 },
        { "stddev,variance,count,mean", 0 },
        { "min,max,range", 0 },
        { "first,last", 0 },
        { "distinct,distinct(job)", 0 },
        { "p50,p99,count,min,sum", 0 },
        { "p50,p99", 5 },
        { "p50,increase,delta", 1_000 },
        { "histogram", 0 },
    };

    [Theory, MemberData(nameof(Wanted))]
    public void Merge_PartsFromMemoryAndFromBytes_EqualsAddingInOnePlace(string names, int exactUpTo)
    {
        ArgumentNullException.ThrowIfNull(names);
        WindowOptions options = new()
        {
            Size = TimeSpan.FromSeconds(10),
            Aggregate = [.. names.Split(',').Select(Aggregate.Parse)],
            ExactUpTo = exactUpTo,
            Late = LatePolicy.Update,
            AllowedLateness = TimeSpan.FromSeconds(1),
        };
        ColumnPlan plan = new(options);
        Pane whole = Make(plan);
        Pane[] parts = [Make(plan), Make(plan), Make(plan)];
        Random random = new(7);
        for (int row = 0; row < 400; row++)
        {
            // The last slots stay without rows, as a key may be in a pane for a step alone.
            int slot = random.Next(SlotCount - 3);
            double value = random.Next(8) == 0 ? 0 : (random.NextDouble() * 100) - 30;
            Labels series = Rows.Series("load", ("job", $"{random.Next(4)}"), ("i", $"{random.Next(9)}"));
            foreach (Pane pane in (Pane[])[whole, parts[random.Next(parts.Length)]])
            {
                pane.Add([slot], [row % 50], [value]);
                pane.AddSeries(slot, series);
            }
        }

        Pane merged = Make(plan);
        merged.Merge(parts[0]);
        MergeBytes(merged, parts[1]);
        merged.Merge(parts[2]);
        Pane readBack = Make(plan);
        MergeBytes(readBack, merged);

        Assert.Equal(Bytes(whole), Bytes(merged));
        Assert.Equal(Bytes(whole), Bytes(readBack));
        Assert.Equal(Values(plan, whole), Values(plan, readBack));
        merged.Clear();
        FillSlots(merged);
        Assert.Equal(Bytes(Make(plan)), Bytes(merged));
    }

    [Theory, MemberData(nameof(Wanted))]
    public void Merge_IntoAnEmptyPane_IsACopyThatGoesItsOwnWay(string names, int exactUpTo)
    {
        ArgumentNullException.ThrowIfNull(names);
        ColumnPlan plan = new(new WindowOptions
        {
            Size = TimeSpan.FromSeconds(10),
            Aggregate = [.. names.Split(',').Select(Aggregate.Parse)],
            ExactUpTo = exactUpTo,
        });
        Pane source = Make(plan);

        // So far apart that sums need all their digits, which copies hold in common until they part.
        for (int row = 0; row < 200; row++)
        {
            source.Add([row % SlotCount], [row], [row % 7 == 0 ? 1e300 : row % 5 == 0 ? 1e-300 : row]);
        }

        string[] before = Bytes(source);
        Pane copy = new(plan);

        copy.Merge(source);
        Assert.Equal(before, Bytes(copy));
        for (int slot = 0; slot < SlotCount; slot++)
        {
            copy.Add([slot], [1_000], [-1e200]);
            copy.AddSeries(slot, Rows.Series("load", ("job", "new")));
        }

        Assert.Equal(before, Bytes(source));
        Assert.DoesNotContain(Bytes(copy), before.Contains);
    }

    [Fact]
    public void Create_AggregatesThatShare_NeedOneColumn()
    {
        Assert.Single(Plan("count", "sum", "mean", "stddev").Create());
        Assert.Single(Plan("p50", "p99", "count", "min", "max", "mean").Create());
        Assert.Equal(2, Plan("count", "min").Create().Length);
    }

    private static ColumnPlan Plan(params ReadOnlySpan<string> names)
    {
        List<Aggregate> aggregates = [];
        foreach (string name in names)
        {
            aggregates.Add(Aggregate.Parse(name));
        }

        return new ColumnPlan(new WindowOptions { Size = TimeSpan.FromSeconds(1), Aggregate = aggregates });
    }

    private static Pane Make(ColumnPlan plan)
    {
        Pane pane = new(plan);
        FillSlots(pane);
        return pane;
    }

    private static void FillSlots(Pane pane)
    {
        for (int key = 0; key < SlotCount; key++)
        {
            pane.FindOrAdd(key);
        }
    }

    private static void MergeBytes(Pane target, Pane source)
    {
        for (int slot = 0; slot < source.Count; slot++)
        {
            StateWriter writer = new();
            source.Write(slot, writer);
            StateReader reader = new(writer.Written);
            target.Merge(target.Find(source.Keys[slot]), ref reader);
            Assert.True(reader.IsAtEnd, $"slot {slot} was not read to its end");
        }
    }

    private static string[] Bytes(Pane pane)
    {
        string[] bytes = new string[pane.Count];
        for (int slot = 0; slot < bytes.Length; slot++)
        {
            StateWriter writer = new();
            pane.Write(slot, writer);
            bytes[slot] = Convert.ToHexString(writer.Written);
        }

        return bytes;
    }

    private static double[] Values(ColumnPlan plan, Pane pane)
    {
        double[] values = new double[plan.Results.Count * SlotCount];
        for (int i = 0; i < plan.Results.Count; i++)
        {
            pane[plan.Results[i].Column].Read(plan.Results[i], 0, values.AsSpan(i * SlotCount, SlotCount));
        }

        return values;
    }
}
