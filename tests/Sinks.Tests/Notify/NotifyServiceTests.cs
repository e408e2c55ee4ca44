using Microsoft.Extensions.Logging;
using Streams.Data;
using Streams.Sinks.Notify;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Durability;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Notify.Receivers;
using Streams.Sinks.Notify.Templating;
using Streams.Sinks.Tests.Notify.Support;
using Streams.TestKit;
using Streams.TestKit.Servers;

namespace Streams.Sinks.Tests.Notify;

public sealed class NotifyServiceTests
{
    private const string Token = "s3cret-token-0123";

    private readonly LogRecorder _log = new();

    [Fact]
    public async Task RunAsync_OneReceiverHangs_TheOthersAreToldAndItIsLoggedOnce()
    {
        await using RecordingServer hanging = await RecordingServer.StartAsync();
        await using RecordingServer good = await RecordingServer.StartAsync();
        hanging.Answer = _ => null;
        await using NotifyService service = Start(
            $$"""
            route: { receiver: both, group_by: [alertname], group_wait: 0s, group_interval: 1m }
            receivers:
              - name: both
                webhook_configs: [{ url: '{{hanging.Url}}{{Token}}', timeout: 50ms }, { url: '{{good.Url}}' }]
            """);

        await FireAsync(service, 20);
        await Wait.UntilAsync(() =>
            KeysOf(good).Count == 20 && FailedOf(service, 0) >= 8 && LinesOf("both/webhook[0]").Any(IsHeld));

        // The good one may lose a connection on a busy machine, and is told again.
        string[] lines = LinesOf("both/webhook[0]");
        string trouble = Assert.Single(lines, line => line.Contains("in trouble", StringComparison.Ordinal));
        Assert.Contains("no answer within 50ms", trouble, StringComparison.Ordinal);
        Assert.Single(lines, IsHeld);
        Assert.DoesNotContain(_log.Lines, line => line.Text.Contains(Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_ReceiverComesBack_IsLoggedOnceAndAllIsDelivered()
    {
        await using RecordingServer server = await RecordingServer.StartAsync();
        int failures = 3;
        server.Answer = request => Interlocked.Decrement(ref failures) >= 0
            ? new ServerAnswer(503, $"{request.Path} is away")
            : ServerAnswer.Ok;
        await using NotifyService service = Start(
            $$"""
            route: { receiver: a, group_wait: 0s, group_interval: 1m }
            receivers: [{ name: a, webhook_configs: [{ url: '{{server.Url}}{{Token}}' }] }]
            """);

        await FireAsync(service, 1);
        await Wait.UntilAsync(() => _log.Lines.Any(line => line.Text.Contains("go through again", StringComparison.Ordinal)));

        Assert.Equal(4, server.Requests.Count);
        Assert.Single(server.Requests.Select(request => request.Headers["Idempotency-Key"]).Distinct());
        Assert.Equal([LogLevel.Warning, LogLevel.Information], _log.Lines.Select(line => line.Level));
        Assert.DoesNotContain(_log.Lines, line => line.Text.Contains(Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_SecretsFileIsMissingForAWhile_IsRetriedUntilItIsThere()
    {
        using TestFolder folder = new();
        await using RecordingServer server = await RecordingServer.StartAsync();
        string file = folder.Write("url", server.Url);
        await using NotifyService service = Start(
            $$"""
            route: { receiver: a, group_wait: 0s, group_interval: 1m }
            receivers: [{ name: a, webhook_configs: [{ url_file: '{{file}}' }] }]
            """);
        File.Delete(file);

        await FireAsync(service, 1);
        await Wait.UntilAsync(() => FailedOf(service, 0) > 0);
        folder.Write("url", server.Url);
        await Wait.UntilAsync(() => server.Requests.Count == 1);

        Assert.Single(_log.Lines, line => line.Text.Contains("in trouble", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_IntegrationThrows_NotificationIsDeadAndTheServiceGoesOn()
    {
        await using NotifyService service = Start(
            """
            route: { receiver: a, group_wait: 0s, group_interval: 1m }
            receivers: [{ name: a, log_configs: [{}] }]
            """,
            new ThrowingIntegration());

        await FireAsync(service, 1);
        await Wait.UntilAsync(() => _log.Lines.Any(line => line.Text.Contains("given up", StringComparison.Ordinal)));

        DeadNotification dead = Assert.Single(await service.RunAsync((core, _) => core.Dead.ToArray(), CancellationToken.None));
        Assert.Equal("the integration failed with InvalidOperationException", dead.Reason);
        Assert.DoesNotContain(_log.Lines, line => line.Text.Contains(Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task DisposeAsync_FailedWhileASendingWasUnderWay_LetsGoOfAll()
    {
        HeldIntegration held = new();
        NotifyService service = Start(
            """
            route: { receiver: a, group_wait: 0s, group_interval: 1m }
            receivers: [{ name: a, log_configs: [{}] }]
            """,
            held);
        await FireAsync(service, 1);
        await held.Began.Task;
        await Assert.ThrowsAsync<InvalidOperationException>(() => service.RunAsync<bool>(
            (_, _) => throw new InvalidOperationException("The disk is full."), CancellationToken.None));
        held.End.SetResult(SendResult.Delivered);

        await service.DisposeAsync();

        Assert.True(held.IsDisposed);
    }

    /// <summary>
    /// An end that comes while a step is under way carries a later time than the one at which the step began. It is the end
    /// all the same, and not an earlier promise of one.
    /// </summary>
    [Fact]
    public async Task RunAsync_AlertEndsWhileAStepIsUnderWay_IsOver()
    {
        ManualTimeProvider clock = new();
        await using NotifyService service = Start(
            """
            route: { receiver: a, group_wait: 0s, group_interval: 1m }
            receivers: [{ name: a, log_configs: [{}] }]
            """,
            clock: clock);
        EventTime start = EventTime.From(clock.GetUtcNow());
        await ApplyAsync(service, start, start.Plus(TimeSpan.FromHours(1)));

        Task<bool>? ending = null;
        await service.RunAsync(
            (_, _) =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(5));
                ending = ApplyAsync(service, start, EventTime.From(clock.GetUtcNow()));
                return true;
            },
            CancellationToken.None);
        await Assert.IsAssignableFrom<Task<bool>>(ending);

        Assert.True(await service.RunAsync((core, now) => core.Engine.Alerts.All.Single().IsResolved(now), CancellationToken.None));
    }

    /// <summary>An hour back or on: a group that waits half a minute does so, and no alert that is waited for ends by it.</summary>
    [Theory]
    [InlineData(-60)]
    [InlineData(60)]
    public async Task RunAsync_ClockIsSet_WhatWaitsDoesSoAsLongAsItWouldHave(int minutes)
    {
        ManualTimeProvider clock = new();
        await using NotifyService service = Start(
            """
            route: { receiver: a, group_wait: 30s, group_interval: 1m }
            receivers: [{ name: a, log_configs: [{ text: '{{ .Status }}' }] }]
            """,
            clock: clock);
        await service.RunAsync(
            (core, now) => core.Apply(
                [new AlertUpdate(NotifyHarness.LabelsOf("A"), Labels.Empty, now, now.Plus(TimeSpan.FromMinutes(4))) { IsTimeout = true }],
                now),
            CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(10));

        clock.Set(TimeSpan.FromMinutes(minutes));
        EventTime due = await service.RunAsync((core, _) => core.Engine.Groups.Single().NextFlush, CancellationToken.None);
        EventTime set = EventTime.From(clock.GetUtcNow());
        await clock.WhenTimersAsync();
        clock.Advance(TimeSpan.FromSeconds(21));
        await Wait.UntilAsync(() => _log.Lines.Any(line => line.Text.Contains("firing", StringComparison.Ordinal)));

        Assert.Equal(TimeSpan.FromSeconds(20), due.Since(set));
        Assert.Equal(1, service.ClockSetCount());
        Assert.Single(_log.Lines, line => line.Text.Contains("The clock was set", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Lines, line => line.Text.Contains("resolved", StringComparison.Ordinal));
    }

    private static bool IsHeld(string line) => line.Contains("held for a while", StringComparison.Ordinal);

    private string[] LinesOf(string target) =>
        [.. _log.Lines.Select(line => line.Text).Where(text => text.Contains(target, StringComparison.Ordinal))];

    private static HashSet<string> KeysOf(RecordingServer server) =>
        [.. server.Requests.Select(request => request.Headers["Idempotency-Key"])];

    private static Task<bool> ApplyAsync(NotifyService service, EventTime startsAt, EventTime endsAt) => service.RunAsync(
        (core, now) =>
        {
            core.Apply([new AlertUpdate(NotifyHarness.LabelsOf("A"), Labels.Empty, startsAt, endsAt)], now);
            return true;
        },
        CancellationToken.None);

    private static long FailedOf(NotifyService service, int index) =>
        service.Counts.Targets.Single(target => target.Key.Index == index).Value.Failed;

    private static Task<bool> FireAsync(NotifyService service, int count) => service.RunAsync(
        (core, now) =>
        {
            core.Apply(
                [
                    .. Enumerable.Range(0, count).Select(i =>
                        new AlertUpdate(NotifyHarness.LabelsOf($"A{i}"), Labels.Empty, now, EventTime.Maximum)),
                ],
                now);
            return true;
        },
        CancellationToken.None);

    private NotifyService Start(string yaml, IIntegration? integration = null, TimeProvider? clock = null)
    {
        NotifyConfig config = NotifyHarness.ConfigOf(yaml);
        clock ??= TimeProvider.System;
        NotifyCore core = new(config, new MemoryJournal(), new Random(1), EventTime.From(clock.GetUtcNow()));
        IReadOnlyDictionary<Target, IIntegration> integrations = integration is null
            ? Integrations.Create(config, new NotificationTemplates([], "http://node:9400", clock), clock, _log)
            : core.Lanes.ToDictionary(lane => lane.Target, _ => integration);
        NotifyService service = new(config, core, null, integrations, clock, _log);
        service.Start();
        return service;
    }

    private sealed class HeldIntegration : IIntegration
    {
        public TaskCompletionSource Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<SendResult> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsDisposed { get; private set; }

        public Task<SendResult> SendAsync(Notification notification, CancellationToken cancellationToken)
        {
            Began.SetResult();
            return End.Task;
        }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class ThrowingIntegration : IIntegration
    {
        public Task<SendResult> SendAsync(Notification notification, CancellationToken cancellationToken) =>
            throw new InvalidOperationException($"stumbled over {Token}");

        public void Dispose()
        {
        }
    }
}
