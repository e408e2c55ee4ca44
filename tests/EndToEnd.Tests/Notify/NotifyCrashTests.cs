using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;
using Streams.TestKit.Servers;
using Xunit.Abstractions;

namespace Streams.EndToEnd.Tests.Notify;

/// <summary>The node is killed again and again; whoever is to be told is told, and nothing twice by its key.</summary>
public sealed class NotifyCrashTests(ITestOutputHelper output) : IAsyncLifetime, IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly Dictionary<string, DateTimeOffset> _starts = [];
    private readonly Lock _lock = new();
    private readonly List<(string Key, string What)> _answered = [];
    private readonly List<(string Key, string What)> _unanswered = [];
    private RecordingServer? _server;
    private TaskCompletionSource? _hold;
    private TaskCompletionSource? _next;

    // The moments at which the node is killed: they are where state is between two places.
    private enum Moment
    {
        AlertsAreTaken,
        NotificationIsNotAnswered,
        NotificationIsAnswered,
    }

    private static int KillCount => Seeded.IsLong ? 50 : 20;

    private RecordingServer Server => _server ?? throw new InvalidOperationException("It is set before each test.");

    public async Task InitializeAsync()
    {
        _server = await RecordingServer.StartAsync();
        _server.Answer = Answer;
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kill_ThroughFiringAndResolving_EveryNotificationArrivesAndNoneTwiceByItsKey()
    {
        Random random = new(1);
        Moment[] kills = [.. Enumerable.Range(0, KillCount).Select(_ => (Moment)random.Next(3))];

        for (int i = 0; i < KillCount; i++)
        {
            await using NotifyNode node = await StartAsync();
            await EndAsync(node, i - 1);
            await KillAsync(node, kills[i], () => FireAsync(node, i));
        }

        await using NotifyNode last = await StartAsync();
        await EndAsync(last, KillCount - 1);
        string[] due = [.. Enumerable.Range(0, KillCount).SelectMany(i => (string[])[$"A{i} firing", $"A{i} resolved"]).Order()];
        await Until.TrueAsync(() => Task.FromResult(due.All(what => Answered(what))));

        lock (_lock)
        {
            int again = _answered.Count - _answered.Distinct().Count() + _unanswered.Count(one => _answered.Contains(one));
            output.WriteLine($"{_answered.Count} answered, {_unanswered.Count} not, {again} sent again with the key that they had");
            Assert.Equal(due, _answered.Distinct().Select(one => one.What).Order());
            Assert.True(_unanswered.Count > 0, "No kill hit a sending, which would say little.");
            Assert.All(_unanswered, one => Assert.Contains(one, _answered));
        }
    }

    private Task<NotifyNode> StartAsync() => NotifyNode.StartAsync(
        _folder,
        $$"""
        route: { receiver: hook, group_by: [alertname], group_wait: 50ms, group_interval: 300ms }
        receivers: [{ name: hook, webhook_configs: [{ url: '{{Server.Url}}' }] }]
        """,
        "data");

    private ServerAnswer? Answer(RecordedRequest request)
    {
        string name = request.Json.GetProperty("alerts")[0].GetProperty("labels").GetProperty("alertname").GetString() ?? "";
        (string Key, string What) notification =
            (request.Headers["Idempotency-Key"], $"{name} {request.Json.GetProperty("status").GetString()}");
        lock (_lock)
        {
            if (_hold is not null)
            {
                _unanswered.Add(notification);
                _hold.TrySetResult();
                return null;
            }

            _answered.Add(notification);
            _next?.TrySetResult();
            return ServerAnswer.Ok;
        }
    }

    private async Task KillAsync(NotifyNode node, Moment moment, Func<Task> fire)
    {
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _hold = moment == Moment.NotificationIsNotAnswered ? reached : null;
            _next = moment == Moment.NotificationIsAnswered ? reached : null;
        }

        await fire();
        await (moment == Moment.AlertsAreTaken ? Task.CompletedTask : reached.Task);
        await node.KillAsync();
        lock (_lock)
        {
            _hold = _next = null;
        }
    }

    private Task FireAsync(NotifyNode node, int index)
    {
        string name = $"A{index}";
        _starts[name] = TimeProvider.System.GetUtcNow();
        return AlertSender.SendAsync(node.Client, AlertSender.Firing(name, _starts[name]));
    }

    /// <summary>Ends an alert once its beginning was told: one that ends before is never told of.</summary>
    private async Task EndAsync(NotifyNode node, int index)
    {
        if (index >= 0)
        {
            string name = $"A{index}";
            await Until.TrueAsync(() => Task.FromResult(Answered($"{name} firing")));
            await AlertSender.SendAsync(
                node.Client, AlertSender.Resolved(name, _starts[name], TimeProvider.System.GetUtcNow()));
        }
    }

    private bool Answered(string what)
    {
        lock (_lock)
        {
            return _answered.Exists(one => one.What == what);
        }
    }
}
