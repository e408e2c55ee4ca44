using System.Diagnostics;
using Streams.Data;
using Streams.Runtime;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Bench.Harness;

internal static class PipelineHarness
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        int seriesCount = arguments.Length > 0 ? int.Parse(arguments[0]) : 100_000;
        long rows = 200_000_000;
        if (OperatingSystem.IsLinux())
        {
            Process.GetCurrentProcess().ProcessorAffinity = 1;
        }

        for (int round = 0; round < 3; round++)
        {
            long allocated = GC.GetTotalAllocatedBytes(true);
            Stopwatch watch = Stopwatch.StartNew();
            TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
            await using RunningTopology running = await Pipeline.Using(new StageRegistry())
                .With(new TopologySettings { Shards = 1 })
                .From("batches", () => new ReplaySource(seriesCount, rows))
                .Through("a", c => new Scale(c)).Through("b", c => new Scale(c)).Through("c", c => new Scale(c))
                .To("discard", () => new Discard())
                .StartAsync();
            await running.Completion;
            TimeSpan used = Process.GetCurrentProcess().TotalProcessorTime - cpu;
            Console.WriteLine($"{seriesCount} series: {rows / watch.Elapsed.TotalSeconds / 1e6:F1} M rows/s, " +
                $"{used.TotalNanoseconds / rows:F2} CPU ns/row, {(GC.GetTotalAllocatedBytes(true) - allocated) / (double)rows:F4} B/row");
        }

        return 0;
    }

    private sealed class ReplaySource(int seriesCount, long rows) : Source
    {
        public override bool FollowsClock => false;

        public override async Task RunAsync(ISourceContext context, CancellationToken cancellationToken)
        {
            await using ISourcePartition partition = context.OpenPartition("0");
            SeriesHandle[] known = new SeriesHandle[seriesCount];
            for (int i = 0; i < seriesCount; i++)
            {
                Labels labels = Labels.Of(("__name__", "m"), ("i", i.ToString()));
                known[i] = partition.Learn(labels.Canonical, labels);
            }

            new Random(1).Shuffle(known);
            const int N = SampleBatch.Capacity;
            long[] times = new long[N];
            double[] values = new double[N];
            int at = 0;
            SeriesHandle[] handles = new SeriesHandle[N];
            for (long sent = 0; sent < rows; sent += N)
            {
                for (int i = 0; i < N; i++)
                {
                    handles[i] = known[at];
                    times[i] = sent / 1000;
                    values[i] = i;
                    at = at + 1 == seriesCount ? 0 : at + 1;
                }

                partition.Append(handles, times, values);
                await partition.CommitAsync(sent, cancellationToken);
            }
        }
    }

    private sealed class Scale(OperatorContext context) : Operator(context)
    {
        public override void Process(SampleBatch batch)
        {
            batch = batch.MakeWritable();
            foreach (ref double value in batch.WritableValues[..batch.Count])
            {
                value *= 1.0001;
            }

            Emit(batch);
        }
    }

    private sealed class Discard : Sink
    {
        public override ValueTask WriteAsync(SampleBatch batch, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
