using System.Text.Json;
using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;
using Xunit.Abstractions;

namespace Streams.EndToEnd.Tests.Notify;

/// <summary>The same alerts through the real Alertmanager and through the node: receivers are told the same.</summary>
/// <remarks>
/// The next step of a script is taken when both have told of the one before, so it falls early into the same interval of the
/// group in both, however slow the machine is.
/// </remarks>
public sealed class SameNotificationsTests(ITestOutputHelper output) : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan GroupInterval = TimeSpan.FromSeconds(2);

    private readonly TestFolder _folder = new();
    private readonly List<IAsyncDisposable> _started = [];
    private readonly Dictionary<string, DateTimeOffset> _starts = [];
    private WebhookLog? _theirs;
    private WebhookLog? _ours;
    private HttpClient[] _clients = [];

    private WebhookLog Theirs => _theirs ?? throw new InvalidOperationException("It is set before each test.");

    private WebhookLog Ours => _ours ?? throw new InvalidOperationException("It is set before each test.");

    public async Task InitializeAsync()
    {
        _started.Add(_theirs = await WebhookLog.StartAsync());
        _started.Add(_ours = await WebhookLog.StartAsync());
        Alertmanager alertmanager = await Alertmanager.StartAsync(_folder, "real", Configuration(_theirs.Url));
        _started.Add(alertmanager);
        NotifyNode node = await NotifyNode.StartAsync(_folder, Configuration(_ours.Url));
        _started.Add(node);
        _clients = [alertmanager.Client, node.Client];
    }

    public async Task DisposeAsync()
    {
        foreach (IAsyncDisposable started in _started.AsEnumerable().Reverse())
        {
            await started.DisposeAsync();
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Script_AlertsComeAndGo_AreToldAlike()
    {
        const string Group = """{}:{team="x"}""";
        await FireAsync("B,team=x,instance=2", "A,team=x,instance=1", "C,team=x");
        await BothAsync(Group, 1);
        await FireAsync("D,team=x,job=z");
        await BothAsync(Group, 2);
        await ResolveAsync("A,team=x,instance=1");
        await BothAsync(Group, 3);
        await FireAsync("A,team=x,instance=1");
        await BothAsync(Group, 4);
        await ResolveAsync("B,team=x,instance=2", "C,team=x", "D,team=x,job=z");
        await BothAsync(Group, 5);
        await ResolveAsync("A,team=x,instance=1");
        await BothAsync(Group, 6);

        AssertSame(Group, 6);
    }

    [Fact]
    public async Task Script_SilencesAndInhibition_HoldTheSameBack()
    {
        const string Group = """{}:{team="y"}""";
        await SilenceAsync("instance", "quiet");
        await FireAsync("Big,team=y,severity=page", "Small,team=y,severity=info", "Quiet,team=y,instance=quiet");
        await BothAsync(Group, 1);
        await ResolveAsync("Big,team=y,severity=page");
        await BothAsync(Group, 2);
        await FireAsync("Other,team=y");
        await BothAsync(Group, 3);
        await ResolveAsync("Small,team=y,severity=info", "Other,team=y", "Quiet,team=y,instance=quiet");
        await BothAsync(Group, 4);

        AssertSame(Group, 4);
    }

    [Fact]
    public async Task Script_RoutesThatContinueRepeatAndDoNotTellOfEnds_AreToldAlike()
    {
        const string Continued = """{}/{team="z"}:{team="z"}""";
        const string Repeated = """{}/{team=~"z|w"}:{team="z"}""";
        await FireAsync("E,team=z");
        await BothAsync(Continued, 1);
        await BothAsync(Repeated, 2);
        await ResolveAsync("E,team=z");
        await BothAsync(Repeated, 3);

        // Nobody hears of it when the first route's group has seen the end. A group that is made now has told twice after three
        // seconds, and then any other has had its turn too.
        await FireAsync("W,team=w");
        await BothAsync("""{}/{team=~"z|w"}:{team="w"}""", 2);

        // The receiver of the first route is not told of ends: the next that it hears is that the alert fires again.
        await FireAsync("E,team=z");
        await BothAsync(Continued, 2);

        AssertSame(Continued, 2);
        AssertSame(Repeated, 2);
        Assert.Equal(Theirs.GroupKeys(), Ours.GroupKeys());
    }

    [Fact]
    public async Task Script_RoutesThatInheritTheirGrouping_NameTheirGroupsAlike()
    {
        await FireAsync("F,team=all", "G,team=all,kind=k", "H,team=some", "I,team=some,kind=k", "J,other=1", "K,team=a\"b");
        await Until.TrueAsync(() => Task.FromResult(Theirs.GroupKeys().Length >= 6 && Ours.GroupKeys().Length >= 6));

        Assert.Equal(Theirs.GroupKeys(), Ours.GroupKeys());
        foreach (string group in Theirs.GroupKeys())
        {
            AssertSame(group, 1);
        }
    }

    private static string Configuration(string url) =>
        $$"""
        route:
          receiver: hook
          group_by: [team]
          group_wait: 1s
          group_interval: 2s
          repeat_interval: 1h
          routes:
            - { matchers: [team="z"], receiver: quiet, group_by: [], continue: true }
            - { matchers: [team=~"z|w"], repeat_interval: 1s }
            - { matchers: [team="all"], group_by: ['...'], routes: [{ matchers: [kind="k"] }] }
            - { matchers: [team="some"], group_by: [kind, team, other], routes: [{ matchers: [kind="k"], group_by: [kind] }] }
        inhibit_rules:
          - { source_matchers: [severity="page"], target_matchers: [severity="info"], equal: [team] }
        receivers:
          - { name: hook, webhook_configs: [{ url: '{{url}}' }] }
          - { name: quiet, webhook_configs: [{ url: '{{url}}', send_resolved: false }] }
        """;

    private async Task BothAsync(string group, int count)
    {
        await Theirs.WaitForAsync(group, count);
        await Ours.WaitForAsync(group, count);
    }

    private Task FireAsync(params string[] alerts)
    {
        foreach (string alert in alerts)
        {
            _starts[alert] = TimeProvider.System.GetUtcNow();
        }

        return SendAsync([.. alerts.Select(alert => AlertSender.Firing(alert, _starts[alert]))]);
    }

    private Task ResolveAsync(params string[] alerts)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return SendAsync([.. alerts.Select(alert => AlertSender.Resolved(alert, _starts[alert], now))]);
    }

    private Task SendAsync(object[] alerts) => Task.WhenAll(_clients.Select(client => AlertSender.SendAsync(client, alerts)));

    private Task<string[]> SilenceAsync(string name, string value) => Task.WhenAll(
        _clients.Select(client => AlertSender.SilenceAsync(client, name, value, TimeProvider.System.GetUtcNow())));

    /// <summary>The first notifications of a group are equal, and come after one another within the same intervals.</summary>
    private void AssertSame(string group, int count)
    {
        (TimeSpan At, JsonElement Body)[] theirs = Theirs.Of(group);
        (TimeSpan At, JsonElement Body)[] ours = Ours.Of(group);
        for (int i = 0; i < count; i++)
        {
            output.WriteLine($"{theirs[i].At.TotalSeconds:F1}s {ours[i].At.TotalSeconds:F1}s {WebhookLog.Comparable(ours[i].Body)}");
            Assert.Equal(WebhookLog.Comparable(theirs[i].Body), WebhookLog.Comparable(ours[i].Body));
            Assert.InRange((ours[i].At - theirs[i].At).Duration(), TimeSpan.Zero, GroupInterval);
        }
    }
}
