using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Streams.Data;
using Streams.Sinks.Notify;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Durability;
using Streams.Sinks.Notify.Receivers;
using Streams.Sinks.Notify.Templating;

namespace Streams.Bench.Notify;

/// <summary>How long a storm of new alerts takes from the end of <c>group_wait</c> until a receiver has all of them.</summary>
internal static class StormHarness
{
    private const int Alerts = 10_000;
    private const int Batch = 1000;

    private static readonly TimeSpan GroupWait = TimeSpan.FromSeconds(3);

    public static async Task RunAsync()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("streams-bench-");
        await using WebApplication receiver = await StartReceiverAsync();
        try
        {
            await RunAsync("in memory", null, receiver);
            using NotifyDatabase database = NotifyDatabase.Open(Path.Combine(folder.FullName, "notify.db"));
            await RunAsync("with a data folder, synced", database, receiver);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(string name, NotifyDatabase? database, WebApplication receiver)
    {
        TimeProvider clock = TimeProvider.System;
        NotifyConfig config = NotifyLoad.Config(receiver.Urls.First(), GroupWait);
        NotifyCore core = new(
            config, (Sinks.Notify.Engine.INotifyJournal?)database ?? new MemoryJournal(), new Random(1), EventTime.From(clock.GetUtcNow()));
        NotifyService service = new(
            config,
            core,
            database,
            Integrations.Create(config, new NotificationTemplates([], "http://node:9400", clock), clock, NullLogger.Instance),
            clock,
            NullLogger.Instance);
        service.Start();
        long start = Stopwatch.GetTimestamp();
        for (int first = 0; first < Alerts; first += Batch)
        {
            EventTime now = EventTime.From(clock.GetUtcNow());
            Sinks.Notify.Alerts.AlertUpdate[] batch = NotifyLoad.Alerts(Enumerable.Range(first, Batch), now, now);
            await service.RunAsync(
                (target, at) =>
                {
                    target.Apply(batch, at);
                    return true;
                },
                CancellationToken.None);
        }

        TimeSpan taken = Stopwatch.GetElapsedTime(start);
        while (service.Counts.Targets.Values.Sum(counts => counts.Sent) < NotifyLoad.Groups)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), clock);
        }

        TimeSpan told = Stopwatch.GetElapsedTime(start);
        Console.WriteLine(
            $"storm of {Alerts:N0} new alerts in {NotifyLoad.Groups:N0} groups, {name}: taken in {taken.TotalMilliseconds:F0} ms, "
            + $"all told {(told - GroupWait).TotalMilliseconds:F0} ms after group_wait of the first");
        await service.DisposeAsync();
    }

    private static async Task<WebApplication> StartReceiverAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication application = builder.Build();
        application.MapPost("/", async (HttpRequest request) =>
        {
            await request.Body.CopyToAsync(Stream.Null);
            return Results.Ok();
        });
        await application.StartAsync();
        return application;
    }
}
