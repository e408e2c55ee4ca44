using System.Collections.Concurrent;
using Streams.Data;
using Streams.Sinks.Outbound;
using Streams.Sinks.RemoteWrite;
using Streams.Sinks.Tests.Support;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Servers;

namespace Streams.Sinks.Tests.RemoteWrite;

public sealed class RemoteWriteSinkTests : IAsyncLifetime
{
    private static readonly long Now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly SinkContext _context = new(TimeProvider.System);
    private RecordingServer? _started;

    private RecordingServer Server => _started ?? throw new InvalidOperationException("The server has not started.");

    public async Task InitializeAsync() => _started = await RecordingServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();

    [Fact]
    public async Task Write_Rows_GoOutInRequestsOfSnappyAndProtobuf()
    {
        await using RemoteWriteSink sink = await OpenAsync(new RemoteWriteSinkOptions { Url = Server.Url, Shards = 1, SamplesMax = 2 });

        await WriteAsync(sink, 5);
        await sink.CompleteAsync(None);

        Assert.Equal(3, Server.Requests.Count);
        RecordedRequest request = Server.Requests[0];
        Assert.Equal(
            ("POST", "application/x-protobuf", "snappy", "0.1.0"),
            (request.Method, request.Headers["Content-Type"], request.Headers["Content-Encoding"],
                request.Headers["X-Prometheus-Remote-Write-Version"]));
    }

    [Fact]
    public async Task OnIdle_PartOfARequest_GoesOut()
    {
        await using RemoteWriteSink sink = await OpenAsync(new RemoteWriteSinkOptions { Url = Server.Url, Shards = 1 });
        await WriteAsync(sink, 1);

        await sink.OnIdleAsync(None);

        await Wait.UntilAsync(() => Server.Requests.Count == 1);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Write_PassingFailure_IsTriedAgainUntilItIsTaken(int status)
    {
        ConcurrentQueue<int> answers = new([status, status]);
        Server.Answer = _ => new ServerAnswer(answers.TryDequeue(out int next) ? next : 204);
        await using RemoteWriteSink sink = await OpenAsync(Options());

        await WriteAsync(sink, 1);
        await sink.CheckpointAsync(None);

        Assert.Equal(3, Server.Requests.Count);
        Assert.Equal(0, _context.Counters.Dropped(DropReason.Rejected));
    }

    [Fact]
    public async Task Write_RefusedForGood_IsDroppedAndCounted()
    {
        Server.Answer = _ => new ServerAnswer(400, "out of bounds");
        await using RemoteWriteSink sink = await OpenAsync(Options());

        await WriteAsync(sink, 7);
        await sink.CompleteAsync(None);

        Assert.Equal(7, _context.Counters.Dropped(DropReason.Rejected));
    }

    [Fact]
    public async Task Write_NobodyListensForTooLong_FailsWithTheCause()
    {
        RemoteWriteSinkOptions options = new()
        {
            Url = $"http://127.0.0.1:{RecordingServer.FreePort()}/",
            Retry = new OutboundOptions { MinBackoff = TimeSpan.FromMilliseconds(1), GiveUpAfter = TimeSpan.FromMilliseconds(300) },
        };
        await using RemoteWriteSink sink = await OpenAsync(options);
        await WriteAsync(sink, 1);

        IOException thrown = await Assert.ThrowsAsync<IOException>(async () => await sink.CompleteAsync(None));

        Assert.Contains("took nothing for 300ms: Connection refused", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prometheus")]
    [InlineData("victoria-metrics")]
    public async Task Write_RealReceiver_HasEachSampleOnce(string program)
    {
        const int Rows = 5000;
        await using MetricsStore store = await MetricsStore.StartAsync(program);
        await using RemoteWriteSink sink = await OpenAsync(Options() with { Url = store.WriteUrl, SamplesMax = 300 });

        // Twice, as a replay would.
        await WriteAsync(sink, Rows);
        await sink.CheckpointAsync(None);
        await WriteAsync(sink, Rows);
        await sink.CompleteAsync(None);

        // Prometheus refuses what is older than the newest that it has, the same sample too.
        Assert.Equal(program == "prometheus" ? Rows : 0, _context.Counters.Dropped(DropReason.Rejected));
        await Until(async () => await store.QueryAsync("sum(count_over_time(a[1h]))") == Rows);
        Assert.Equal(Enumerable.Range(0, Rows).Sum(), await store.QueryAsync("sum(sum_over_time(a[1h]))"));
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(100));
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    private RemoteWriteSinkOptions Options() => new()
    {
        Url = Server.Url,
        Shards = 3,
        Retry = new OutboundOptions { MinBackoff = TimeSpan.FromMilliseconds(1), MaxBackoff = TimeSpan.FromMilliseconds(10) },
    };

    private async Task<RemoteWriteSink> OpenAsync(RemoteWriteSinkOptions options)
    {
        RemoteWriteSink sink = new(options, new Random(1));
        await sink.OpenAsync(_context, null, None);
        return sink;
    }

    private static async Task WriteAsync(RemoteWriteSink sink, int rows)
    {
        SeriesTable table = new(new BarrierClock());
        foreach (int[] part in Enumerable.Range(0, rows).Chunk(1000))
        {
            using SampleBatch batch = Make.Batch(
                table, part.Select(i => (Make.Series("a", ("i", $"{i % 50}")), Now - 600_000 + (i / 50 * 1000L), (double)i)));
            await sink.WriteAsync(batch, None);
        }
    }
}
