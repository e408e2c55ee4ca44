using Streams.Data;
using Streams.Patterns;
using Streams.Relabeling;
using Streams.Sources.Scrape;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Servers;

namespace Streams.Sources.Tests.Scrape;

public sealed class ScrapeSourceTests : IAsyncLifetime, IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SourceHarness _harness = new() { Clock = TimeProvider.System };
    private Task _running = Task.CompletedTask;
    private RecordingServer? _started;

    private RecordingServer Target => _started ?? throw new InvalidOperationException("The target has not started.");

    private string Address => $"127.0.0.1:{Target.Port}";

    public async Task InitializeAsync() => _started = await RecordingServer.StartAsync();

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await Target.DisposeAsync();
    }

    public void Dispose()
    {
        _stop.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_StaticTarget_GivesItsSamplesAndWhatIsToldAboutIt()
    {
        Answer("# TYPE a gauge\na{b=\"c\"} 1\nd 2 1767225600000\n");
        Start(Options());

        await WhenAsync("up", 2);

        Assert.Equal([1, 1], Values("up").Take(2));
        Assert.Equal($$"""a{b="c",instance="{{Address}}",job="shop"}""", Rows("a")[0].Labels.ToString());
        Assert.Equal(new EventTime(1767225600000), Rows("d")[0].Time);
        Assert.Equal(Rows("up")[0].Time, Rows("a")[0].Time);
        Assert.Equal(2, Values("scrape_samples_scraped")[0]);

        // A series with times of its own is not followed, and so is never new.
        Assert.Equal([1, 0], Values("scrape_series_added").Take(2));
        Assert.InRange(Values("scrape_duration_seconds")[0], 0, 1);
        RecordedRequest request = Target.Requests[0];
        Assert.Equal(("GET", "/metrics"), (request.Method, request.Path));
        Assert.Contains("text/plain", request.Headers["Accept"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SeriesVanishes_EndsWithAStaleMarkerOnce()
    {
        int asked = 0;
        Target.Answer = _ => new ServerAnswer(200, Interlocked.Increment(ref asked) == 1 ? "a 1\nb 1\n" : "a 1\n");
        Start(Options());

        await WhenAsync("up", 4);

        Assert.Equal(2, Rows("b").Count);
        Assert.True(StaleMarker.Is(Rows("b")[1].Value));
        Assert.DoesNotContain(Rows("a"), r => StaleMarker.Is(r.Value));
    }

    [Theory]
    [InlineData(500, "a 1\n")]
    [InlineData(200, "a 1\nthis is no sample\n")]
    [InlineData(200, "a 1\nb 1\nc 1\nd 1\n")]
    [InlineData(200, "a 1\nb{one=\"1\",two=\"2\",three=\"3\"} 1\n")]
    public async Task Run_AnswerCannotBeUsed_IsDownAndAllSeriesEnd(int status, string body)
    {
        int asked = 0;
        Target.Answer = _ => Interlocked.Increment(ref asked) == 1 ? new ServerAnswer(200, "a 1\n") : new ServerAnswer(status, body);
        Start(Options() with { SampleLimit = 3, LabelLimit = 5 });

        await WhenAsync("up", 3);

        Assert.Equal([1, 0, 0], Values("up").Take(3));
        Assert.Equal(2, Rows("a").Count);
        Assert.True(StaleMarker.Is(Rows("a")[1].Value));
    }

    [Fact]
    public async Task Run_NobodyListens_IsDown()
    {
        Start(Options() with { StaticConfigs = [new TargetGroup { Targets = [$"127.0.0.1:{RecordingServer.FreePort()}"] }] });

        await WhenAsync("up", 1);

        Assert.Equal(0, Values("up")[0]);
    }

    [Fact]
    public async Task Run_TargetDoesNotAnswer_IsDownAfterTheTimeout()
    {
        Target.Answer = _ => null;
        Start(Options() with { ScrapeTimeout = TimeSpan.FromMilliseconds(50) });

        await WhenAsync("up", 1);

        Assert.Equal(0, Values("up")[0]);
        Assert.InRange(Values("scrape_duration_seconds")[0], 0.04, 10);
    }

    [Fact]
    public async Task Run_AnswerLargerThanTheLimit_IsDown()
    {
        Answer(string.Concat(Enumerable.Range(0, 1000).Select(i => $"a{{i=\"{i}\"}} 1\n")));
        Start(Options() with { BodySizeLimit = new ByteSize(1024) });

        await WhenAsync("up", 1);

        Assert.Equal(0, Values("up")[0]);
    }

    [Theory]
    [InlineData(false, """a{exported_job="own",instance="ADDRESS",job="shop"}""")]
    [InlineData(true, """a{instance="ADDRESS",job="own"}""")]
    public async Task Run_LabelOfTheTargetToo_IsHonoredOrRenamed(bool honors, string expected)
    {
        Answer("a{job=\"own\"} 1\n");
        Start(Options() with { HonorLabels = honors });

        await WhenAsync("a", 1);

        Assert.Equal(expected.Replace("ADDRESS", Address, StringComparison.Ordinal), Rows("a")[0].Labels.ToString());
    }

    [Fact]
    public async Task Run_MetricRules_DropAndRename()
    {
        Answer("go_info 1\na{path=\"/x\"} 2\n");
        Start(Options() with
        {
            HonorTimestamps = false,
            MetricRelabelConfigs =
            [
                new RelabelRule { SourceLabels = ["__name__"], Regex = Re2Regex.Parse("go_.*"), Action = RelabelAction.Drop },
                new RelabelRule { SourceLabels = ["path"], TargetLabel = "route" },
            ],
        });

        await WhenAsync("up", 2);

        Assert.Empty(Rows("go_info"));
        Assert.Equal("/x", Rows("a")[0].Labels.Get("route"));
        Assert.Equal((2, 1), (Values("scrape_samples_scraped")[1], Values("scrape_samples_post_metric_relabeling")[1]));
    }

    [Fact]
    public async Task Run_TargetIsTakenOutOfItsFile_EndsAllItsSeries()
    {
        Answer("a 1\n");
        string file = _folder.Write("targets.json", $$$"""[{"targets": ["{{{Address}}}"], "labels": {"zone": "x"} }]""");
        Start(Options() with
        {
            StaticConfigs = [],
            Files = [new InputPath(file)],
            RefreshInterval = TimeSpan.FromMilliseconds(100),
        });
        await WhenAsync("a", 2);

        _folder.Write("targets.json", "[]");
        await Wait.UntilAsync(() => Rows("up").Any(r => StaleMarker.Is(r.Value)));

        Assert.Equal("x", Rows("a")[0].Labels.Get("zone"));
        Assert.True(StaleMarker.Is(Rows("a")[^1].Value));
        Assert.True(StaleMarker.Is(Rows("scrape_duration_seconds")[^1].Value));
    }

    private ScrapeSourceOptions Options() => new()
    {
        Job = "shop",
        StaticConfigs = [new TargetGroup { Targets = [Address] }],
        ScrapeInterval = TimeSpan.FromSeconds(1),
    };

    private void Answer(string text) => Target.Answer = _ => new ServerAnswer(200, text);

    private void Start(ScrapeSourceOptions options)
    {
        Assert.Empty(options.Validate());
        _running = _harness.RunAsync(new ScrapeSource(options), _stop.Token);
    }

    private Task WhenAsync(string name, int count) => Wait.UntilAsync(() => Rows(name).Count >= count || _running.IsFaulted);

    private IReadOnlyList<Sample> Rows(string name) => [.. _harness.Rows.Where(r => r.Labels.Name == name)];

    private IReadOnlyList<double> Values(string name) => [.. Rows(name).Select(r => r.Value)];
}
