using Streams.Data;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Conformance;

namespace Streams.Operators.Tests.TestKit;

/// <summary>The kit runs two-phase operators with state: here one that counts rows by job in windows of ten seconds.</summary>
public class TwoPhaseConformanceTests : OperatorConformance<TwoPhaseConformanceTests.CountOptions>
{
    protected override OperatorDefinition Definition =>
        OperatorDefinition.Of<CountOptions>("count", (_, context) => new Partial(context)) with
        {
            Keying = _ => Keying.TwoPhase,
            CreateMerge = (_, context) => new Joining(context),
        };

    protected override IEnumerable<CountOptions> Options => [new()];

    protected override bool HoldsSeries => true;

    [Fact]
    public void Watermark_BehindAWindow_MergesIt()
    {
        OperatorHarness harness = new(Definition, new CountOptions());
        Labels api = Rows.Series("up", ("job", "api"));

        harness.Push(Rows.Of(api, (0, 1), (9_999, 1), (10_000, 1)));
        harness.Watermark(new EventTime(10_000));

        Assert.Equal([new OutputRow(Labels.Of(("job", "api")), new EventTime(10_000), 2)], harness.Output());
        harness.Complete();
        Assert.Equal(2, harness.Output().Count);
    }

    public sealed record CountOptions;

    private sealed class Partial(OperatorContext context) : Operator(context)
    {
        private readonly SortedDictionary<(long End, string Job), long> _counts = [];

        public override void Process(SampleBatch batch)
        {
            for (int i = 0; i < batch.Count && !batch.IsLate; i++)
            {
                long end = (batch.Times[i] / 10_000 + 1) * 10_000;
                string job = Context.Series[batch.Series[i]].Get("job") ?? "";
                _counts[(end, job)] = _counts.GetValueOrDefault((end, job)) + 1;
            }

            batch.Dispose();
        }

        public override void OnWatermark(EventTime watermark)
        {
            long[] ends = [.. _counts.Keys.Select(key => key.End).Where(end => end <= watermark.Milliseconds).Distinct()];
            foreach (long end in ends)
            {
                Assert.NotNull(Context.Frames);
                Context.Frames.Begin(new EventTime(end), 0);
                foreach (((long End, string Job) key, long count) in _counts.Where(entry => entry.Key.End == end).ToArray())
                {
                    Context.Frames.Record(Labels.Of(("job", key.Job))).WriteLong(count);
                    _counts.Remove(key);
                }

                Context.Frames.End();
            }
        }

        public override void Snapshot(SnapshotWriter writer)
        {
            foreach (((long end, string job), long count) in _counts)
            {
                StateWriter state = writer.Begin(Labels.Of(("job", job)));
                state.WriteLong(end);
                state.WriteLong(count);
            }
        }

        public override void Restore(SnapshotReader reader)
        {
            while (reader.Next(out Labels key, out StateReader state))
            {
                (long, string) window = (state.ReadLong(), key.Get("job") ?? "");
                _counts[window] = _counts.GetValueOrDefault(window) + state.ReadLong();
            }
        }
    }

    private sealed class Joining(OperatorContext context) : MergeOperator(context)
    {
        public override void Merge(EventTime windowEnd, ref FrameReader records)
        {
            SortedDictionary<string, long> counts = new(StringComparer.Ordinal);
            while (records.Next(out ReadOnlySpan<byte> canonical, out StateReader state))
            {
                Assert.True(Labels.TryFromCanonical(canonical, out Labels? key));
                string job = key.Get("job") ?? "";
                counts[job] = counts.GetValueOrDefault(job) + state.ReadLong();
            }

            foreach ((string job, long count) in counts)
            {
                SeriesId id = Context.Series.Acquire(Labels.Of(("job", job)));
                Context.Output.Add(id, windowEnd.Milliseconds, count);
                Context.Series.Release(id);
            }
        }
    }
}
