using System.Net;
using System.Net.Sockets;
using System.Text;
using Streams.Data;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Storage;
using Streams.PromQL.Syntax.Expressions;
using Streams.Sources.Statsd;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Sources.Tests.Statsd;

public sealed class StatsdSourceTests : IAsyncLifetime, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SourceHarness _harness = new() { Clock = TimeProvider.System };
    private Task _running = Task.CompletedTask;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task Run_CountersOverUdp_AreTotalsWithTheirTags()
    {
        EndPoint address = await StartAsync(new StatsdSourceOptions { Tcp = false });

        await SendAsync(address, "api.requests:3|c|#route:/users\napi.requests:2|c|@0.5|#route:/users", "api.requests:1|c");

        await WhenAsync(() => Value("""api_requests{route="/users"}""") == 7 && Value("api_requests") == 1);
    }

    [Fact]
    public async Task Run_NewTotals_BeginAtZeroOneIntervalBefore()
    {
        EndPoint address = await StartAsync(
            new StatsdSourceOptions { Tcp = false, Timers = StatsdTimers.Histogram, Buckets = [0.1] });

        await SendAsync(address, "requests:3|c\nlatency:50|ms\nqueue:5|g");

        await WhenAsync(() => Value("requests") == 3 && Value("latency_count") == 1 && Value("queue") == 5);
        string[] totals = ["requests", "latency_bucket", "latency_count", "latency_sum"];
        Assert.All(totals, name =>
        {
            Sample[] rows = [.. _harness.Rows.Where(r => r.Labels.Name == name && r.Labels.Get("le") != "+Inf").Take(2)];
            Assert.Equal(0, rows[0].Value);
            Assert.True(rows[0].Time < rows[1].Time && rows[1].Value > 0, $"{name}: {rows[0].Time}, {rows[1].Time}");
        });
        Assert.DoesNotContain(_harness.Rows, row => row.Labels.Name == "queue" && row.Value == 0);
    }

    [Fact]
    public async Task Run_Restarted_CounterShowsThatItBeganAnewThoughItIsHigher()
    {
        SeriesWindow window = new();
        foreach (Sample row in (Sample[])[.. await LiveAsync("requests:3|c", 3), .. await LiveAsync("requests:5|c", 5)])
        {
            window.Append(row.Labels, row.Time, row.Value);
        }

        QueryVector resets = new QueryEngine(window)
            .Prepare(Expression.Parse("resets(requests[1h])"))
            .EvaluateVector(EventTime.From(TimeProvider.System.GetUtcNow()));

        Assert.Equal([1], resets.Values.ToArray());
    }

    [Fact]
    public async Task Run_Gauges_AreSetAndChanged()
    {
        EndPoint address = await StartAsync(new StatsdSourceOptions { Tcp = false });

        await SendAsync(address, "queue:10|g\nqueue:-3|g\nqueue:+1|g");

        await WhenAsync(() => Value("queue") == 8);
    }

    [Fact]
    public async Task Run_Sets_CountDifferentTexts()
    {
        EndPoint address = await StartAsync(new StatsdSourceOptions { Tcp = false });

        await SendAsync(address, "users:anna|s\nusers:bob|s\nusers:anna|s");

        await WhenAsync(() => _harness.Rows.Any(r => r.Labels.Name == "users" && r.Value == 2));
    }

    [Fact]
    public async Task Run_TimersAsSketch_ArePercentilesInSecondsWithTotals()
    {
        EndPoint address = await StartAsync(new StatsdSourceOptions { Tcp = false, Quantiles = [0.5] });

        await SendAsync(address, "latency:" + string.Join(':', Enumerable.Range(1, 99)) + "|ms");

        await WhenAsync(() => Value("latency_count") == 99);
        Assert.Equal(4.95, Value("latency_sum") ?? 0, 9);
        double median = _harness.Rows.First(r => r.Labels.Name == "latency").Value;
        Assert.InRange(median, 0.0495, 0.0505);
        Assert.Equal("0.5", _harness.Rows.First(r => r.Labels.Name == "latency").Labels.Get("quantile"));
    }

    [Fact]
    public async Task Run_TimersAsHistogram_AreBuckets()
    {
        EndPoint address = await StartAsync(
            new StatsdSourceOptions { Tcp = false, Timers = StatsdTimers.Histogram, Buckets = [0.1, 1] });

        await SendAsync(address, "latency:50:100:500:2000|ms");

        await WhenAsync(() => Value("latency_count") == 4);
        Assert.Equal(
            [2, 3, 4],
            ((string[])["0.1", "1", "+Inf"]).Select(le => Value($$"""latency_bucket{le="{{le}}"}""")));
    }

    [Fact]
    public async Task Run_LinesOverTcp_AreTakenWhereverTheyAreCut()
    {
        EndPoint address = await StartAsync(new StatsdSourceOptions { Udp = false });
        using TcpClient client = new();
        IPEndPoint end = (IPEndPoint)address;
        await client.ConnectAsync(end.Address, end.Port);
        NetworkStream stream = client.GetStream();

        foreach (string part in (string[])["a:1", "|c\na:2|", "c\nb:5|g"])
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(part));
            await stream.FlushAsync();
        }

        client.Close();
        await WhenAsync(() => Value("a") == 3 && Value("b") == 5);
    }

    [Fact]
    public async Task Run_WhatIsNoLine_IsRejectedAndTheRestGoesOn()
    {
        EndPoint address = await StartAsync(new StatsdSourceOptions { Tcp = false, SeriesMax = 1 });

        await SendAsync(address, "a:1|c\nwhat is this\na:x|c\nb:1|c\n_e{1,1}:a|b\na:1|c");

        await WhenAsync(() => Value("a") == 2);
        Assert.Equal(
            [DropReason.Malformed, DropReason.Malformed, DropReason.Limit, DropReason.Unsupported],
            _harness.Rejects.Select(r => r.Reason));
    }

    [Fact]
    public async Task Run_AddressIsTaken_SaysWhich()
    {
        using Socket taken = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        StatsdSourceOptions options = new() { Listen = $"{taken.LocalEndPoint}", Tcp = false };

        IOException thrown = await Assert.ThrowsAsync<IOException>(() => new SourceHarness().RunAsync(new StatsdSource(options)));

        Assert.StartsWith($"cannot listen on {taken.LocalEndPoint}: ", thrown.Message, StringComparison.Ordinal);
    }

    private async Task<EndPoint> StartAsync(StatsdSourceOptions options)
    {
        StatsdSource source = new(options with { Listen = "127.0.0.1:0", Interval = TimeSpan.FromMilliseconds(100) });
        _running = _harness.RunAsync(source, _stop.Token);
        await Wait.UntilAsync(() => source.Address is not null || _running.IsCompleted);
        return source.Address ?? throw new InvalidOperationException("The source does not listen.");
    }

    /// <summary>What a source gives from its start to its stop, when a packet comes and a counter has been told.</summary>
    private static async Task<IReadOnlyList<Sample>> LiveAsync(string packet, double counter)
    {
        SourceHarness harness = new() { Clock = TimeProvider.System };
        StatsdSource source = new(new StatsdSourceOptions
        {
            Tcp = false,
            Listen = "127.0.0.1:0",
            Interval = TimeSpan.FromMilliseconds(100),
        });
        using CancellationTokenSource stop = new();
        Task running = harness.RunAsync(source, stop.Token);
        await Wait.UntilAsync(() => source.Address is not null || running.IsCompleted);
        await SendAsync(source.Address ?? throw new InvalidOperationException("The source does not listen."), packet);
        await Wait.UntilAsync(() => harness.Rows.Any(row => row.Value == counter) || running.IsFaulted);
        await stop.CancelAsync();
        await running;
        return harness.Rows;
    }

    private Task WhenAsync(Func<bool> condition) => Wait.UntilAsync(() => condition() || _running.IsFaulted);

    private static async Task SendAsync(EndPoint address, params string[] packets)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        foreach (string packet in packets)
        {
            await socket.SendToAsync(Encoding.UTF8.GetBytes(packet), address);
        }
    }

    // The newest value of a series.
    private double? Value(string series) =>
        _harness.Rows.LastOrDefault(r => r.Labels.ToString() == series) is { } row ? row.Value : null;
}
