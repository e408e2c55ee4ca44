using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Streams.Data;
using Streams.Sources.Http;
using Streams.Sources.Keys;
using Streams.Sources.Tests.Formats.Otlp;
using Streams.Sources.Tests.Formats.RemoteWrite;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Sources.Tests.Http;

public sealed class HttpSourceTests : IAsyncLifetime, IDisposable
{
    private const string Json = "application/json";

    private readonly TestFolder _folder = new();
    private CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private DoorServer? _started;

    private static long Now => new ManualTimeProvider().GetUtcNow().ToUnixTimeMilliseconds();

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
    public async Task Write_RemoteWrite_IsAcceptedWith204()
    {
        SourceHarness harness = await StartAsync(new HttpSourceOptions());

        HttpResponseMessage answer = await PostAsync("/api/v1/write", RemoteWrite(Row("up", 1)), "application/x-protobuf", "snappy");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        await harness.WhenRowsAsync(1);
        Assert.Equal("up", Assert.Single(harness.Rows).Labels.Name);
    }

    [Theory]
    [InlineData("/v1/metrics", Json, """{"name":"a","value":1}""")]
    [InlineData("/v1/metrics", "application/x-ndjson", "{\"name\":\"a\",\"value\":1}\n")]
    [InlineData("/api/v2/write?precision=ms", "text/plain", "a value=1")]
    [InlineData("/write", "text/plain", "a value=1")]
    [InlineData("/api/v1/import/prometheus", "text/plain", "# TYPE a gauge\na 1\n")]
    [InlineData("/api/v1/import/prometheus", "application/openmetrics-text; version=1.0.0", "a 1 1767268800\n# EOF\n")]
    [InlineData("/source/write", "text/plain", "a value=1")]
    public async Task Write_TextFormats_AreAccepted(string path, string type, string body)
    {
        SourceHarness harness = await StartAsync(new HttpSourceOptions());

        HttpResponseMessage answer = await PostAsync(path, Encoding.UTF8.GetBytes(body), type);

        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        await harness.WhenRowsAsync(1);
        Sample row = Assert.Single(harness.Rows);
        Assert.Equal(("a", new EventTime(Now), 1), (row.Labels.Name, row.Time, row.Value));
    }

    [Fact]
    public async Task Write_Otlp_AnswersAnEmptyResponse()
    {
        SourceHarness harness = await StartAsync(new HttpSourceOptions());
        byte[] body = OtlpText.Request(OtlpText.Resource(), OtlpText.Scope("", ""), OtlpText.Gauge("load", OtlpText.Point(2)));

        HttpResponseMessage answer = await PostAsync("/v1/metrics", body, "application/x-protobuf");

        Assert.Equal((HttpStatusCode.OK, 0), (answer.StatusCode, (await answer.Content.ReadAsByteArrayAsync()).Length));
        Assert.Equal("application/x-protobuf", answer.Content.Headers.ContentType?.ToString());
        await harness.WhenRowsAsync(1);
    }

    [Fact]
    public async Task Write_OtlpPartly_SaysHowManyWereRejected()
    {
        await StartAsync(new HttpSourceOptions());
        const string Body =
            """
            {"resourceMetrics":[{"scopeMetrics":[{"metrics":[
              {"name":"","gauge":{"dataPoints":[{"asDouble":1}]}}, {"name":"b","gauge":{"dataPoints":[{"asDouble":1}]}}]}]}]}
            """;

        HttpResponseMessage answer = await PostAsync("/v1/metrics", Encoding.UTF8.GetBytes(Body), Json);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            """{"partialSuccess":{"rejectedDataPoints":"1","errorMessage":"1 rows were accepted, 1 refused (1 invalid_labels): 0: the metric has no name"}}""",
            await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Write_JsonPartly_AcceptsTheRestAndSaysWhatWasWrong()
    {
        SourceHarness harness = await StartAsync(new HttpSourceOptions());

        HttpResponseMessage answer = await PostAsync(
            "/v1/metrics", Encoding.UTF8.GetBytes("""[{"name":"a","value":1},{"name":"b"}]"""), Json);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(
            """{"accepted":1,"rejected":1,"errors":["0:2: column 13: \u0027value\u0027 is missing"]}""",
            await answer.Content.ReadAsStringAsync());
        await harness.WhenRowsAsync(1);
        Assert.Single(harness.Rejects);
    }

    [Fact]
    public async Task Write_RemoteWriteThatIsCut_IsRefusedAsAWhole()
    {
        SourceHarness harness = await StartAsync(new HttpSourceOptions());
        byte[] plain = RemoteWriteText.Request(Row("a", 1), Row("b", 2));

        HttpResponseMessage answer = await PostAsync(
            "/api/v1/write", IronSnappy.Snappy.Encode(plain.AsSpan(0, plain.Length - 1)), "application/x-protobuf", "snappy");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("is cut off", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(harness.Rows);
    }

    [Theory]
    [InlineData("/api/v1/write", "application/x-protobuf", "snappy", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/write", "text/html", "", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("/write", "text/plain", "zstd", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("/write?precision=y", "text/plain", "", HttpStatusCode.BadRequest)]
    [InlineData("/other/write", "text/plain", "", HttpStatusCode.NotFound)]
    [InlineData("/write", "text/plain", "gzip", HttpStatusCode.BadRequest)]
    public async Task Write_WrongRequest_IsRefused(string path, string type, string encoding, HttpStatusCode expected)
    {
        await StartAsync(new HttpSourceOptions());

        HttpResponseMessage answer = await PostAsync(path, "what is this"u8.ToArray(), type, encoding);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Write_BodyOverTheBound_Is413(bool isChunked)
    {
        await StartAsync(new HttpSourceOptions { BodyBytesMax = new ByteSize(1024) });
        using HttpRequestMessage request = new(HttpMethod.Post, "/write") { Content = new ByteArrayContent(new byte[5000]) };
        request.Headers.TransferEncodingChunked = isChunked ? true : null;

        HttpResponseMessage answer = await Server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Write_UnpacksToTooMuch_Is413()
    {
        await StartAsync(new HttpSourceOptions { PlainBytesMax = new ByteSize(100_000) });

        HttpResponseMessage answer = await PostAsync(
            "/api/v1/write", IronSnappy.Snappy.Encode(new byte[100_001]), "application/x-protobuf", "snappy");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Write_NoSourceRuns_Is503()
    {
        HttpResponseMessage answer = await PostAsync("/write", "a value=1"u8.ToArray(), "text/plain");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task Write_WithKeys_NeedsOneAndHeedsNewOnes()
    {
        string file = Path.Combine(_folder.Path, "keys");
        string first = ApiKeyFile.Add(file, "shop");
        SourceHarness harness = await StartAsync(new HttpSourceOptions { Keys = new InputPath(file) });

        Assert.Equal(HttpStatusCode.Unauthorized, await WithKeyAsync(null));
        Assert.Equal(HttpStatusCode.Unauthorized, await WithKeyAsync(first[..^1] + "x"));
        Assert.Equal(HttpStatusCode.NoContent, await WithKeyAsync(first));
        string second = ApiKeyFile.Add(file, "pay");
        harness.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.NoContent, await WithKeyAsync(second));
    }

    [Fact]
    public async Task Write_OverTheRate_Is429UntilTheDebtIsPaid()
    {
        string file = Path.Combine(_folder.Path, "keys");
        string key = ApiKeyFile.Add(file, "shop");
        SourceHarness harness = await StartAsync(new HttpSourceOptions { Keys = new InputPath(file), Rate = 10 });
        byte[] thirty = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 30).Select(i => $"a,i={i} value=1\n")));

        Assert.Equal(HttpStatusCode.NoContent, await WithKeyAsync(key, thirty));
        HttpResponseMessage refused = await SendWithKeyAsync(key, thirty);
        harness.Time.Advance(TimeSpan.FromSeconds(2));
        HttpResponseMessage stillRefused = await SendWithKeyAsync(key, thirty);
        harness.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(3), refused.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.TooManyRequests, stillRefused.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, await WithKeyAsync(key, thirty));
        await harness.WhenRowsAsync(60);
        Assert.Equal(60, harness.Rows.Count);
    }

    [Fact]
    public async Task Write_ServiceByLabelOverItsRate_RefusesItsRowsAlone()
    {
        SourceHarness harness = await StartAsync(new HttpSourceOptions { ServiceLabel = "service", Rate = 2 });

        HttpResponseMessage answer = await PostAsync(
            "/write", "a,service=x value=1\na,service=x value=2\na,service=x value=3\na,service=y value=4"u8.ToArray(), "text/plain");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        await harness.WhenRowsAsync(3);
        Assert.Equal([1, 2, 4], harness.Rows.Select(r => r.Value));
        Assert.Equal(DropReason.Limit, Assert.Single(harness.Rejects).Reason);
    }

    [Fact]
    public async Task Write_OverLimits_RefusesThoseRowsWithTheReason()
    {
        SourceHarness harness = await StartAsync(new HttpSourceOptions
        {
            LabelsMax = 2,
            LabelBytesMax = new ByteSize(16),
            ServiceLabel = "s",
            SeriesMax = 1,
            MaxBehind = TimeSpan.FromHours(1),
        });
        string[] lines =
        [
            "a,s=1 value=1", "a,s=1,t=2 value=1", "a,s=12345678901234567 value=1", "b,s=1 value=1",
            $"a,s=1 value=1 {Now + 3_600_000}", $"a,s=1 value=1 {Now - 7_200_000}",
        ];

        await PostAsync("/write?precision=ms", Encoding.ASCII.GetBytes(string.Join('\n', lines)), "text/plain");

        await harness.WhenRowsAsync(1);
        Assert.Single(harness.Rows);
        Assert.Equal(
            [DropReason.Limit, DropReason.Limit, DropReason.Limit, DropReason.Future, DropReason.Limit],
            harness.Rejects.Select(r => r.Reason));
    }

    [Fact]
    public async Task Write_PipelineIsBusy_WaitsThenAnswers429AndKeepsWhatWasAccepted()
    {
        TaskCompletionSource goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        SourceHarness harness = await StartAsync(
            new HttpSourceOptions { Wait = TimeSpan.FromSeconds(5) },
            new SourceHarness { Committing = async (_, _, _) => await goOn.Task });

        // The first is accepted and its commit waits; so the second waits for a worker.
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync("/write", "a value=1"u8.ToArray(), "text/plain")).StatusCode);
        Task<HttpResponseMessage> second = PostAsync("/write", "b value=1"u8.ToArray(), "text/plain");
        await harness.Time.WhenTimersAsync();
        harness.Time.Advance(TimeSpan.FromSeconds(5));

        HttpResponseMessage answer = await second;
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        goOn.SetResult();
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync("/write", "c value=1"u8.ToArray(), "text/plain")).StatusCode);
        await harness.WhenRowsAsync(2);
        Assert.Equal(["a", "c"], harness.Rows.Select(r => r.Labels.Name));
    }

    [Fact]
    public async Task Run_WithTheLocalLog_ReadsAgainWhatNoCheckpointCovers()
    {
        HttpSourceOptions options = new() { Log = IngestLog.Local, ServiceLabel = "s", Rate = 2 };
        SourceHarness first = await StartAsync(options, new SourceHarness { DataFolder = _folder.Path });
        await PostAsync("/write", "a,s=1 value=1"u8.ToArray(), "text/plain");
        await first.WhenRowsAsync(1);
        long covered = first.Commits[^1].Offset;
        await PostAsync("/write", "a,s=1 value=2\na,s=1 value=3\nb,s=2 value=4"u8.ToArray(), "text/plain");
        await first.WhenRowsAsync(3);
        await StopAsync();

        SourceHarness second = new()
        {
            DataFolder = _folder.Path,
            Restored = new Dictionary<string, long> { ["0"] = covered },
            Time = new ManualTimeProvider(first.Time.GetUtcNow().AddDays(1)),
        };
        await StartAsync(options, second);
        await second.WhenRowsAsync(2);

        // The row over the rate is refused again, though there is room now; the times are those of the first run.
        Assert.Equal(first.Rows.Skip(1), second.Rows);
        Assert.Empty(second.Rejects);
    }

    [Fact]
    public async Task Run_LocalLogWithoutDataFolder_SaysWhatIsMissing()
    {
        SourceHarness harness = new();

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => harness.RunAsync(new HttpSource(new HttpSourceOptions { Log = IngestLog.Local }, Server.Door)));

        Assert.Equal("'log: local' needs a folder to keep the log in: run with --data", error.Message);
    }

    [Fact]
    public async Task Run_WithoutAnAddress_SaysWhatIsMissing()
    {
        SourceHarness harness = new();

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => harness.RunAsync(new HttpSource(new HttpSourceOptions(), new HttpDoor())));

        Assert.Equal("an http source needs an address to be reached at: run with --listen", error.Message);
    }

    private static Sample Row(string name, double value) => new(Labels.Of(("__name__", name)), new EventTime(Now), value);

    private static byte[] RemoteWrite(params Sample[] samples) => IronSnappy.Snappy.Encode(RemoteWriteText.Request(samples));

    private async Task<SourceHarness> StartAsync(HttpSourceOptions options, SourceHarness? harness = null)
    {
        harness ??= new SourceHarness();
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

    private Task<HttpResponseMessage> PostAsync(string path, byte[] body, string type, string encoding = "")
    {
        ByteArrayContent content = new(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding.Length > 0)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        return Server.Client.PostAsync(path, content);
    }

    private async Task<HttpStatusCode> WithKeyAsync(string? key, byte[]? body = null) =>
        (await SendWithKeyAsync(key, body ?? "a value=1"u8.ToArray())).StatusCode;

    private async Task<HttpResponseMessage> SendWithKeyAsync(string? key, byte[] body)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/write") { Content = new ByteArrayContent(body) };
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return await Server.Client.SendAsync(request);
    }
}
