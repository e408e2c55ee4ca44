using Streams.Data;
using Streams.Stages;

namespace Streams.Tests.Runtime;

/// <summary>A two-phase operator for tests: rows and their sum by one label, in tumbling windows.</summary>
internal static class CountBy
{
    public sealed record Options(string Label, TimeSpan Size);

    public static OperatorDefinition Definition { get; } =
        OperatorDefinition.Of<Options>("count_by", (options, context) => new Partial(options, context)) with
        {
            Keying = options => ((Options)options).Label.Length == 0 ? Keying.Global : Keying.TwoPhase,
            CreateMerge = (_, context) => new Merging(context),
        };

    private sealed class Partial(Options options, OperatorContext context) : Operator(context)
    {
        private readonly SortedDictionary<(long End, string Key), (long Count, double Sum)> _windows = [];

        public override void Process(SampleBatch batch)
        {
            using (batch)
            {
                if (batch.IsLate)
                {
                    Context.Counters.Drop(DropReason.Late, batch.Count);
                    return;
                }

                long size = (long)options.Size.TotalMilliseconds;
                for (int i = 0; i < batch.Count; i++)
                {
                    string key = batch.Table[batch.Series[i]].Get(options.Label) ?? "";
                    long end = (batch.Times[i] / size * size) + size;
                    (long count, double sum) = _windows.GetValueOrDefault((end, key));
                    _windows[(end, key)] = (count + 1, sum + batch.Values[i]);
                }
            }
        }

        public override void OnWatermark(EventTime watermark)
        {
            while (_windows.Count > 0 && _windows.First().Key.End <= watermark.Milliseconds)
            {
                long end = _windows.First().Key.End;
                FrameWriter frames = Context.Frames!; // A partial has frames.
                frames.Begin(new EventTime(end), sequence: 0);
                while (_windows.Count > 0 && _windows.First().Key.End == end)
                {
                    ((long End, string Key) id, (long Count, double Sum) state) = _windows.First();
                    StateWriter writer = frames.Record(KeyOf(id.Key));
                    writer.WriteVarInt((ulong)state.Count);
                    writer.WriteDouble(state.Sum);
                    _windows.Remove(id);
                }

                frames.End();
            }
        }

        public override void Snapshot(SnapshotWriter writer)
        {
            foreach (((long end, string key), (long count, double sum)) in _windows)
            {
                StateWriter state = writer.Begin(KeyOf(key));
                state.WriteLong(end);
                state.WriteVarInt((ulong)count);
                state.WriteDouble(sum);
            }
        }

        public override void Restore(SnapshotReader reader)
        {
            while (reader.Next(out Labels key, out StateReader state))
            {
                (long End, string) id = (state.ReadLong(), key.Get("key") ?? "");
                (long count, double sum) = _windows.GetValueOrDefault(id);
                _windows[id] = (count + state.ReadInt(), sum + state.ReadDouble());
            }
        }

        private static Labels KeyOf(string key) => Labels.Of(("__name__", "count_by"), ("key", key));
    }

    private sealed class Merging(OperatorContext context) : MergeOperator(context)
    {
        public override void Merge(EventTime windowEnd, ref FrameReader records)
        {
            SortedDictionary<string, (Labels Key, long Count, double Sum)> merged = new(StringComparer.Ordinal);
            while (records.Next(out ReadOnlySpan<byte> canonical, out StateReader state))
            {
                Assert.True(Labels.TryFromCanonical(canonical, out Labels? key));
                (_, long count, double sum) = merged.GetValueOrDefault(key.ToString());
                merged[key.ToString()] = (key, count + state.ReadInt(), sum + state.ReadDouble());
            }

            foreach ((Labels key, long count, double sum) in merged.Values)
            {
                SeriesId id = Context.Series.Acquire(key);
                Context.Output.Add(id, windowEnd.Milliseconds, (count * 1e6) + sum);
                Context.Series.Release(id);
            }
        }
    }
}
