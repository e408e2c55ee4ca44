using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Streams.Bench.Harness;
using Streams.Data;
using Streams.Kafka;
using Streams.Runtime;
using Streams.Sinks;
using Streams.Sinks.Discard;
using Streams.Sources;
using Streams.Sources.Kafka;
using Streams.Stages;

namespace Streams.Bench.Ingest;

/// <summary>The same messages read by a bare consume loop and by the source into a pipeline, from mock brokers.</summary>
internal static class KafkaHarness
{
    private const string Topic = "metrics";
    private const int Partitions = 16;
    private const int Messages = 320_000;
    private const int Rounds = 3;

    public static async Task<int> RunAsync()
    {
        using MockCluster cluster = MockCluster.Start();
        cluster.CreateTopic(Topic, Partitions);
        Fill(cluster.Brokers);
        double bare = 0;
        double piped = 0;
        for (int round = 0; round < Rounds; round++)
        {
            bare = Math.Max(bare, Consume(cluster.Brokers));
            piped = Math.Max(piped, await PipeAsync(cluster.Brokers));
        }

        Console.WriteLine(
            $"{Messages:N0} messages of a row of JSON: bare consume loop {bare:N0}/s, source into a pipeline {piped:N0}/s, "
            + $"{piped / bare:P0} of it");
        return 0;
    }

    private static void Fill(string brokers)
    {
        using IProducer<Null, byte[]> producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig
        {
            BootstrapServers = brokers,
            LingerMs = 20,
            QueueBufferingMaxMessages = Messages + 1,
        }).Build();
        Labels[] series = TestSeries.Many(1000);
        for (int i = 0; i < Messages; i++)
        {
            Labels labels = series[i % series.Length];
            string labelText = $$"""{"instance":"{{labels.Get("instance")}}","job":"x"}""";
            string text = $$"""{"name":"{{labels.Name}}","labels":{{labelText}},"time":{{1767225600000 + i}},"value":{{i}}}""";
            producer.Produce(
                new TopicPartition(Topic, i % Partitions), new Message<Null, byte[]> { Value = Encoding.UTF8.GetBytes(text) });
        }

        producer.Flush(TimeSpan.FromSeconds(60));
    }

    private static double Consume(string brokers)
    {
        using IConsumer<Ignore, byte[]> consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig
        {
            BootstrapServers = brokers,
            GroupId = "bare",
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
        }).Build();
        consumer.Assign(Enumerable.Range(0, Partitions).Select(p => new TopicPartitionOffset(Topic, p, Offset.Beginning)));
        long began = 0;
        for (int count = 0; count < Messages; count++)
        {
            if (consumer.Consume(TimeSpan.FromSeconds(30)) is null)
            {
                throw new InvalidOperationException($"Only {count} messages came.");
            }

            began = count == 0 ? Stopwatch.GetTimestamp() : began;
        }

        return Messages / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<double> PipeAsync(string brokers)
    {
        StageRegistry registry = new StageRegistry().AddSources().AddSinks();
        CountingOperator? counting = null;
        Flow flow = Pipeline.Using(registry)
            .From(new KafkaSourceOptions { Brokers = brokers, Topics = [Topic], StopAtEnd = true })
            .Through("count", context => counting = new CountingOperator(context))
            .To(new DiscardOptions());
        await using RunningTopology running = await flow.StartAsync(new RunOptions { CoreCount = 1 });
        await running.Completion;
        return counting is { Rows: Messages } all
            ? Messages / all.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"Only {counting?.Rows} rows came.");
    }

    /// <summary>Counts rows from the first to the last, as the bare loop does, without the time that connecting takes.</summary>
    private sealed class CountingOperator(OperatorContext context) : Operator(context)
    {
        private long _began;
        private long _last;

        public long Rows { get; private set; }

        public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_began, _last);

        public override void Process(SampleBatch batch)
        {
            _last = Stopwatch.GetTimestamp();
            _began = Rows == 0 ? _last : _began;
            Rows += batch.Count;
            Emit(batch);
        }
    }
}
