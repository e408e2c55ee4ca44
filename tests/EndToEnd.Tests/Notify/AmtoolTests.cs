using System.Text.Json;
using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests.Notify;

/// <summary>The tool that people have works against the node.</summary>
public sealed class AmtoolTests : IDisposable
{
    private const string Configuration =
        """
        route:
          receiver: everyone
          group_by: [alertname]
          routes: [{ matchers: [team="shop"], receiver: shop }]
        receivers:
          - name: everyone
          - name: shop
            slack_configs: [{ channel: '#shop', api_url: 'http://127.0.0.1:9/services/s3cret-token' }]
        """;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Amtool_AlertAddAndQuery_FindsTheAlertByItsLabels()
    {
        await using NotifyNode node = await NotifyNode.StartAsync(_folder, Configuration);

        await RunAsync(node, """alert add Down team=shop instance=a --annotation=summary='not up' --generator-url=http://x/""");
        await RunAsync(node, "alert add Slow team=search");
        string found = await RunAsync(node, "-o json alert query team=shop");
        string other = await RunAsync(node, "-o json alert query Slow");
        string none = await RunAsync(node, "-o json alert query team=nobody");

        JsonElement alert = Assert.Single(JsonDocument.Parse(found).RootElement.EnumerateArray());
        Assert.Equal("Down", alert.GetProperty("labels").GetProperty("alertname").GetString());
        Assert.Equal("not up", alert.GetProperty("annotations").GetProperty("summary").GetString());
        Assert.Equal("shop", alert.GetProperty("receivers")[0].GetProperty("name").GetString());
        Assert.Equal(1, JsonDocument.Parse(other).RootElement.GetArrayLength());
        Assert.Equal(0, JsonDocument.Parse(none).RootElement.GetArrayLength());
    }

    [Fact]
    public async Task Amtool_SilenceAddQueryAndExpire_HidesTheAlertWhileItHolds()
    {
        await using NotifyNode node = await NotifyNode.StartAsync(_folder, Configuration);
        await RunAsync(node, "alert add Down team=shop");

        string id = (await RunAsync(node, "silence add team=shop --comment='known' --author=me --duration=1h")).Trim();
        string silenced = await RunAsync(node, "-o simple alert query --silenced");
        string active = await RunAsync(node, "-o json alert query");
        string silences = await RunAsync(node, "-o json silence query");
        await RunAsync(node, $"silence expire {id}");
        string afterwards = await RunAsync(node, "-o json alert query");
        string expired = await RunAsync(node, "-o json silence query --expired");

        Assert.Contains("Down", silenced, StringComparison.Ordinal);
        Assert.Equal(0, JsonDocument.Parse(active).RootElement.GetArrayLength());
        Assert.Equal("known", JsonDocument.Parse(silences).RootElement[0].GetProperty("comment").GetString());
        Assert.Equal(1, JsonDocument.Parse(afterwards).RootElement.GetArrayLength());
        Assert.Equal(id, JsonDocument.Parse(expired).RootElement[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Amtool_ConfigThatTheNodeShows_IsRightAndHidesSecrets()
    {
        await using NotifyNode node = await NotifyNode.StartAsync(_folder, Configuration);

        string shown = await RunAsync(node, "config show");
        _folder.Write("shown.yml", shown.Replace("<secret>", "http://x/", StringComparison.Ordinal));
        ProcessResult check = await NodeProcess.RunShellAsync(_folder, "amtool check-config shown.yml");
        string routes = await RunAsync(node, "config routes test team=shop");
        string status = await RunAsync(node, "cluster show");

        Assert.DoesNotContain("s3cret", shown, StringComparison.Ordinal);
        Assert.Equal((0, ""), (check.ExitCode, check.ExitCode == 0 ? "" : check.Output + check.Error));
        Assert.Equal("shop", routes.Trim());
        Assert.Contains("disabled", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Amtool_ExpireOfASilenceThatIsNotThere_Fails()
    {
        await using NotifyNode node = await NotifyNode.StartAsync(_folder, Configuration);

        ProcessResult result = await NodeProcess.RunShellAsync(
            _folder, $"amtool --alertmanager.url={node.Address} silence expire 00000000-0000-0000-0000-000000000000");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("404", result.Output + result.Error, StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(NotifyNode node, string arguments)
    {
        ProcessResult result = await NodeProcess.RunShellAsync(_folder, $"amtool --alertmanager.url={node.Address} {arguments}");
        Assert.Equal((0, ""), (result.ExitCode, result.ExitCode == 0 ? "" : result.Output + result.Error));
        return result.Output;
    }
}
