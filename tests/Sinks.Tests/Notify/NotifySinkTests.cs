using Streams.Data;
using Streams.Sinks.Notify;
using Streams.Sinks.Tests.Support;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Servers;
using Streams.Topology;

namespace Streams.Sinks.Tests.Notify;

public sealed class NotifySinkTests
{
    [Fact]
    public async Task WriteAsync_FiringAlert_IsPostedWhenTheTopologyEnds()
    {
        using TestFolder folder = new();
        await using RecordingServer server = await RecordingServer.StartAsync();
        await using NotifySink sink = await OpenAsync(folder, server.Url);

        await sink.WriteAsync(new AlertBatch([Change("Down", AlertState.Firing)]), CancellationToken.None);
        await sink.CompleteAsync(CancellationToken.None);

        RecordedRequest request = Assert.Single(server.Requests);
        Assert.Equal("firing", request.Json.GetProperty("status").GetString());
        Assert.Equal("Down", request.Json.GetProperty("alerts")[0].GetProperty("labels").GetProperty("alertname").GetString());
    }

    [Fact]
    public async Task WriteAsync_PendingAlert_IsNotSent()
    {
        using TestFolder folder = new();
        await using RecordingServer server = await RecordingServer.StartAsync();
        await using NotifySink sink = await OpenAsync(folder, server.Url);

        await sink.WriteAsync(new AlertBatch([Change("Down", AlertState.Pending)]), CancellationToken.None);
        await sink.CompleteAsync(CancellationToken.None);

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task WriteAsync_RowsOfSamples_AreAlertsNamedLikeTheirMetric()
    {
        using TestFolder folder = new();
        await using RecordingServer server = await RecordingServer.StartAsync();
        await using NotifySink sink = await OpenAsync(folder, server.Url);
        using SampleBatch batch = Make.Batch(
            (Labels.Of(("__name__", "odd"), ("host", "a")), 1000, 1), (Labels.Of(("__name__", "odd"), ("host", "b")), 1000, 0));

        await sink.WriteAsync(batch, CancellationToken.None);
        await sink.CompleteAsync(CancellationToken.None);

        RecordedRequest request = Assert.Single(server.Requests);
        Assert.Equal(1, request.Json.GetProperty("alerts").GetArrayLength());
        Assert.Equal("odd", request.Json.GetProperty("commonLabels").GetProperty("alertname").GetString());
        Assert.Equal("a", request.Json.GetProperty("commonLabels").GetProperty("host").GetString());
    }

    [Fact]
    public void Validate_WrongConfiguration_SaysWhereItIsWrong()
    {
        using TestFolder folder = new();
        string file = folder.Write("am.yml", "route: { receiver: nobody }\nreceivers: [{ name: a }]\n");

        OptionProblem problem = Assert.Single(new NotifySinkOptions { Config = new InputPath(file) }.Validate());

        Assert.Equal("config", problem.Field);
        Assert.Contains("am.yml:1:20: route.receiver: no receiver is called 'nobody'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_WrongTemplate_SaysWhichTextItIs()
    {
        using TestFolder folder = new();
        string file = folder.Write("am.yml", "route: { receiver: a }\nreceivers: [{ name: a, log_configs: [{ text: '{{ .Foo' }] }]\n");

        OptionProblem problem = Assert.Single(new NotifySinkOptions { Config = new InputPath(file) }.Validate());

        Assert.Contains("receivers[0].log_configs[0].text", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_WrongConfiguration_IsATopologyException()
    {
        using TestFolder folder = new();
        string file = folder.Write("am.yml", "receivers: []\n");
        await using NotifySink sink = new(new NotifySinkOptions { Config = new InputPath(file) }, null, new Random(1));

        await Assert.ThrowsAsync<TopologyException>(
            async () => await sink.OpenAsync(new SinkContext(TimeProvider.System), null, CancellationToken.None));
    }

    private static async Task<NotifySink> OpenAsync(TestFolder folder, string url)
    {
        string file = folder.Write(
            "am.yml", $"route: {{ receiver: a }}\nreceivers: [{{ name: a, webhook_configs: [{{ url: '{url}' }}] }}]\n");
        NotifySink sink = new(new NotifySinkOptions { Config = new InputPath(file) }, null, new Random(1));
        await sink.OpenAsync(new SinkContext(TimeProvider.System), null, CancellationToken.None);
        return sink;
    }

    private static AlertChange Change(string name, AlertState state) => new()
    {
        Labels = Labels.Of(("alertname", name)),
        State = state,
        Time = new EventTime(1_000_000),
        ActiveAt = new EventTime(900_000),
        FiredAt = state == AlertState.Pending ? null : new EventTime(1_000_000),
        Value = 1,
    };
}
