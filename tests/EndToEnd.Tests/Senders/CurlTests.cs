using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests.Senders;

public sealed class CurlTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/v1/metrics", "-H 'Content-Type: application/json'", """{"name":"a","value":1}""", "200", 1)]
    [InlineData("/v1/metrics", "", """[{"name":"a","value":1},{"name":"a","labels":{"b":"c"},"value":2}]""", "200", 2)]
    [InlineData("/v1/metrics", "-H 'Content-Type: application/json'", """{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"a","gauge":{"dataPoints":[{"asInt":"1"}]}}]}]}]}""", "200", 1)]
    [InlineData("/api/v2/write", "", "a,host=x value=1,other=2i", "204", 2)]
    [InlineData("/write?precision=s", "", "a,host=x value=1 1767225600", "204", 1)]
    [InlineData("/api/v1/import/prometheus", "", "# TYPE a counter\na{b=\"c\"} 1\na{b=\"d\"} +Inf\n", "204", 2)]
    [InlineData("/v1/metrics", "", """{"name":"a"}""", "400", 0)]
    [InlineData("/api/v1/write", "-H 'Content-Type: application/x-protobuf'", "no protobuf", "400", 0)]
    public async Task Post_Body_HasItsStatusAndRows(string path, string flags, string body, string status, int rowCount)
    {
        await using DoorNode node = await DoorNode.StartAsync(_folder);
        _folder.Write("body", body);

        ProcessResult curl = await NodeProcess.RunShellAsync(
            _folder, $"curl -s -o answer -w '%{{http_code}}' '{node.Address.ToString().TrimEnd('/')}{path}' {flags} --data-binary @body");
        ProcessResult gzip = await NodeProcess.RunShellAsync(
            _folder,
            $"gzip -k body; curl -s -o answer -w '%{{http_code}}' '{node.Address.ToString().TrimEnd('/')}{path}' {flags} "
            + "-H 'Content-Encoding: gzip' --data-binary @body.gz");
        await node.StopAsync();

        Assert.Equal((status, status), (curl.Output.Trim(), gzip.Output.Trim()));
        Assert.Equal(2 * rowCount, node.Rows.Count);
    }
}
