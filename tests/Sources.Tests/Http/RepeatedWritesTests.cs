using System.Net;
using System.Net.Http.Headers;
using Streams.Data;
using Streams.Sources.Http;
using Streams.Sources.Tests.Formats.RemoteWrite;
using Streams.TestKit;

namespace Streams.Sources.Tests.Http;

/// <summary>What becomes of a body that its sender sends again, because it got no answer.</summary>
public sealed class RepeatedWritesTests : IAsyncLifetime, IDisposable
{
    private readonly TestFolder _folder = new();
    private CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private DoorServer? _started;

    private DoorServer Server => _started ?? throw new InvalidOperationException("The server has not started.");

    public async Task InitializeAsync() => _started = await DoorServer.StartAsync();

    public async Task DisposeAsync()
    {
        await StopAsync();
        await Server.DisposeAsync();
    }

    public void Dispose()
    {
        _stop.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Write_SameRemoteWriteBodyAgain_IsAcceptedAndCountsOnce()
    {
        SourceHarness harness = await StartAsync(new HttpSourceOptions());

        Assert.Equal(HttpStatusCode.NoContent, await WriteAsync(1));
        Assert.Equal(HttpStatusCode.NoContent, await WriteAsync(1));
        Assert.Equal(HttpStatusCode.NoContent, await WriteAsync(2));

        await harness.WhenRowsAsync(2);
        Assert.Equal([1, 2], harness.Rows.Select(r => r.Value));
    }

    [Fact]
    public async Task Write_SameJsonWithoutATimeAgain_CountsTwice()
    {
        SourceHarness harness = await StartAsync(new HttpSourceOptions());

        for (int i = 0; i < 2; i++)
        {
            await Server.Client.PostAsync(
                "/v1/metrics", new StringContent("""{"name":"a","value":1}""", new MediaTypeHeaderValue("application/json")));
        }

        await harness.WhenRowsAsync(2);
        Assert.Equal(2, harness.Rows.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Write_SameBodyAfterARestart_CountsOnce(bool isCoveredByACheckpoint)
    {
        HttpSourceOptions options = new() { Log = IngestLog.Local };
        SourceHarness first = await StartAsync(options);
        await WriteAsync(1);
        await first.WhenRowsAsync(1);
        long covered = first.Commits[^1].Offset;
        await StopAsync();

        long restored = isCoveredByACheckpoint ? covered : 0;
        SourceHarness second = await StartAsync(options, new Dictionary<string, long> { ["0"] = restored });
        Assert.Equal(HttpStatusCode.NoContent, await WriteAsync(1));
        Assert.Equal(HttpStatusCode.NoContent, await WriteAsync(2));

        double[] expected = isCoveredByACheckpoint ? [2] : [1, 2];
        await second.WhenRowsAsync(expected.Length);
        Assert.Equal(expected, second.Rows.Select(r => r.Value));
    }

    private async Task<HttpStatusCode> WriteAsync(double value)
    {
        Sample row = new(Labels.Of(("__name__", "a")), EventTime.From(new ManualTimeProvider().GetUtcNow()), value);
        ByteArrayContent content = new(IronSnappy.Snappy.Encode(RemoteWriteText.Request(row)));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-protobuf");
        using HttpResponseMessage answer = await Server.Client.PostAsync("/api/v1/write", content);
        return answer.StatusCode;
    }

    private async Task<SourceHarness> StartAsync(HttpSourceOptions options, Dictionary<string, long>? restored = null)
    {
        SourceHarness harness = new() { DataFolder = _folder.Path, Restored = restored ?? [] };
        _stop = new CancellationTokenSource();
        _running = harness.RunAsync(new HttpSource(options, Server.Door), _stop.Token);
        await Wait.UntilAsync(() => Server.Door.SourceCount == 1 || _running.IsCompleted);
        return harness;
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
