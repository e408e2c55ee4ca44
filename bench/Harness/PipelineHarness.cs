using System.Diagnostics;
using Streams.Data;
using Streams.Operators;
using Streams.Operators.Shaping;
using Streams.PromQL.Syntax;
using Streams.Relabeling;
using Streams.Runtime;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Bench.Harness;

/// <summary>
/// Pre-decoded rows through source, shard, three fused operators and discard, on one core: nanoseconds and bytes a row,
/// beside a bare loop that does the same to the same rows with nothing around it.
/// </summary>
internal static class PipelineHarness
{
    private const int Rounds = 3;

    public static async Task<int> RunAsync(string[] arguments)
    {
        long rows = OneCore.Argument(arguments, 100_000_000) / SampleBatch.Capacity * SampleBatch.Capacity;
        OneCore.Pin();
        Console.WriteLine($"{rows:N0} rows, batches of {SampleBatch.Capacity}, one core; operators: filter, relabel, filter");
        Console.WriteLine("   series     bare loop      pipeline   ratio  M rows/s  bytes/row");
        foreach (int count in (int[])[1_000, 10_000, 100_000, 1_000_000])
        {
            ReplayRows input = new(count);
            double bare = OneCore.Best(Rounds, rows, () => BareLoop.Run(input, rows));
            (double pipeline, double bytes) = await BestAsync(input, rows);
            Console.WriteLine(
                $"{count,9:N0} {bare,8:F2} ns/row {pipeline,6:F2} ns/row {pipeline / bare,6:F1}x {1000 / pipeline,8:F1} {bytes,10:F4}");
        }

        return 0;
    }

    private static async Task<(double Nanoseconds, double Bytes)> BestAsync(ReplayRows input, long rows)
    {
        double best = double.MaxValue;
        double bytes = 0;
        for (int round = 0; round < Rounds; round++)
        {
            ReplaySource source = new(input, rows);
            StageRegistry registry = new StageRegistry().AddOperators();
            await using RunningTopology running = await Pipeline.Using(registry)
                .With(new TopologySettings { Shards = 1 })
                .From("rows", () => source)
                .Through(new FilterOptions { Where = SeriesSelector.Parse("{job=\"node-exporter\"}", null) })
                .Through(new RelabelOptions
                {
                    Rules = [new RelabelRule { SourceLabels = ["job"], TargetLabel = "service", Replacement = "$1" }],
                })
                .Through(new FilterOptions { Above = 0 })
                .To("discard", () => new CountingSink())
                .StartAsync();
            await running.Completion;
            double nanoseconds = source.SteadyTime.TotalNanoseconds / source.SteadyRows;
            if (nanoseconds < best)
            {
                best = nanoseconds;
                bytes = source.SteadyBytes / (double)source.SteadyRows;
            }
        }

        return (best, bytes);
    }

    /// <summary>Rows over many series in random order, the same again and again.</summary>
    internal sealed class ReplayRows
    {
        public ReplayRows(int seriesCount)
        {
            Series = TestSeries.Many(seriesCount);
            int length = Math.Max(seriesCount, 16 * SampleBatch.Capacity) / SampleBatch.Capacity * SampleBatch.Capacity;
            Random random = new(1);
            Order = [.. Enumerable.Range(0, length).Select(i => i % seriesCount)];
            random.Shuffle(Order);
            Values = [.. Enumerable.Range(0, length).Select(_ => random.NextDouble() + 0.5)];
        }

        public Labels[] Series { get; }

        public int[] Order { get; }

        public double[] Values { get; }
    }

    /// <summary>Plays the rows; measures from the second half on, when every series and buffer is known.</summary>
    private sealed class ReplaySource(ReplayRows input, long rows) : Source
    {
        private long _startTime;
        private long _startBytes;

        public override bool FollowsClock => false;

        public long SteadyRows { get; private set; }

        public TimeSpan SteadyTime { get; private set; }

        public long SteadyBytes { get; private set; }

        public override async Task RunAsync(ISourceContext context, CancellationToken cancellationToken)
        {
            await using ISourcePartition partition = context.OpenPartition("0");
            SeriesHandle[] known = [.. input.Series.Select(s => partition.Learn(s.Canonical, s))];
            SeriesHandle[] handles = [.. input.Order.Select(i => known[i])];
            long[] times = new long[SampleBatch.Capacity];
            int at = 0;
            for (long sent = 0; sent < rows; sent += SampleBatch.Capacity)
            {
                if (_startTime == 0 && sent >= rows / 2)
                {
                    _startBytes = GC.GetTotalAllocatedBytes(precise: true);
                    _startTime = Stopwatch.GetTimestamp();
                    SteadyRows = rows - sent;
                }

                times.AsSpan().Fill(sent / 1_000);
                partition.Append(
                    handles.AsSpan(at, SampleBatch.Capacity), times, input.Values.AsSpan(at, SampleBatch.Capacity));
                await partition.CommitAsync(sent, cancellationToken);
                at = at + SampleBatch.Capacity == handles.Length ? 0 : at + SampleBatch.Capacity;
            }

            SteadyTime = Stopwatch.GetElapsedTime(_startTime);
            SteadyBytes = GC.GetTotalAllocatedBytes(precise: true) - _startBytes;
        }
    }

    private sealed class CountingSink : Sink
    {
        public override ValueTask WriteAsync(SampleBatch batch, CancellationToken cancellationToken) =>
            ValueTask.CompletedTask;
    }
}
