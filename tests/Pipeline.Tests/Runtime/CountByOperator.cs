using Streams.Data;
using Streams.Stages;

namespace Streams.Tests.Runtime;

/// <summary>A two-phase operator for tests: rows and their sum by one label, in tumbling windows that late rows correct.</summary>
internal static class CountBy
{
    public sealed record Options(string Label, TimeSpan Size, TimeSpan AllowedLateness = default);

    public static OperatorDefinition Definition { get; } =
        OperatorDefinition.Of<Options>("count_by", (options, context) => new Partial(options, context)) with
        {
            Keying = options => ((Options)options).Label.Length == 0 ? Keying.Global : Keying.TwoPhase,
            AllowedLateness = options => ((Options)options).AllowedLateness,
            CreateMerge = (options, context) => new Merging(context, ((Options)options).AllowedLateness),
        };

    private sealed class Partial(Options options, OperatorContext context) : Operator(context)
    {
        private readonly SortedDictionary<(long End, string Key), (long Count, double Sum)> _windows = [];
        private readonly SortedDictionary<long, long> _sequences = [];
        private readonly SortedSet<long> _changed = [];

        public override void Process(SampleBatch batch)
        {
            using (batch)
            {
                if (batch.LateWithin > options.AllowedLateness)
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
                    _changed.Add(end);
                }
            }
        }

        public override void OnWatermark(EventTime watermark)
        {
            foreach (long end in _changed.TakeWhile(e => e <= watermark.Milliseconds).ToArray())
            {
                Send(end);
            }

            long gone = watermark.Minus(options.AllowedLateness).Milliseconds;
            foreach ((long End, string Key) id in _windows.Keys.TakeWhile(id => id.End <= gone).ToArray())
            {
                _windows.Remove(id);
                _sequences.Remove(id.End);
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
                state.WriteLong(_changed.Contains(end) ? 1 : 0);
                state.WriteLong(_sequences.GetValueOrDefault(end));
            }
        }

        public override void Restore(SnapshotReader reader)
        {
            while (reader.Next(out Labels key, out StateReader state))
            {
                (long End, string) id = (state.ReadLong(), key.Get("key") ?? "");
                (long count, double sum) = _windows.GetValueOrDefault(id);
                _windows[id] = (count + state.ReadInt(), sum + state.ReadDouble());
                bool isChanged = state.ReadLong() != 0;
                long sequence = state.ReadLong();
                if (isChanged || reader.IsResharded)
                {
                    _changed.Add(id.End);
                }

                _sequences[id.End] = reader.IsResharded ? 0 : sequence;
            }
        }

        private void Send(long end)
        {
            long sequence = _sequences.GetValueOrDefault(end);
            FrameWriter frames = Context.Frames!; // A partial has frames.
            frames.Begin(new EventTime(end), sequence);
            foreach (((long End, string Key) id, (long Count, double Sum) state) in _windows.Where(w => w.Key.End == end))
            {
                StateWriter writer = frames.Record(KeyOf(id.Key));
                writer.WriteVarInt((ulong)state.Count);
                writer.WriteDouble(state.Sum);
            }

            frames.End();
            _sequences[end] = sequence + 1;
            _changed.Remove(end);
        }

        private static Labels KeyOf(string key) => Labels.Of(("__name__", "count_by"), ("key", key));
    }

    private sealed class Merging(OperatorContext context, TimeSpan allowedLateness) : MergeOperator(context)
    {
        public override TimeSpan Retention => allowedLateness;

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
