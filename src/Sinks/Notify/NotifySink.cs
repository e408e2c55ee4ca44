using Microsoft.Extensions.Logging;
using Streams.Data;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Api;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Durability;
using Streams.Sinks.Notify.Receivers;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Sinks.Notify;

/// <summary>Options of the <c>notify</c> sink.</summary>
public sealed record NotifySinkOptions : IStageOptions
{
    /// <summary>The file that says who is notified of what: Alertmanager's configuration, see the page on notifications.</summary>
    [Example("alertmanager.yml")]
    public required InputPath Config { get; init; }

    /// <summary>Where people reach this node, for the links in notifications. Default: <c>http://localhost:9400</c>.</summary>
    public string ExternalUrl { get; init; } = "http://localhost:9400";

    /// <summary>
    /// How many alerts may be known at once, those that ended within half an hour included. New ones above it are refused and
    /// counted. Each takes about a kilobyte. Default: 250000.
    /// </summary>
    [Bounds("1", "100000000")]
    public int AlertsMax { get; init; } = 250_000;

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        NotifySetup setup = NotifySetup.Load(Config.Path, ExternalUrl, TimeProvider.System);
        return setup.Errors.Select(error => new OptionProblem("config", error.ToString()));
    }
}

/// <summary>Notifies people and programs of alerts: groups, mutes, routes and sends them as Alertmanager does.</summary>
/// <remarks>
/// <para>Alerts are kept until half an hour after their end, at most <c>alerts_max</c> of them, what was told for twice its
/// repeat interval, what could not be told to anybody up to 10,000 times. With a data folder all of it is in a SQLite file
/// there, and a crash loses nothing and sends nothing twice; without, it is in memory.</para>
/// <para>An edge of samples works too: a row that is not 0 says that an alert with its labels, called like its metric,
/// fires; a 0 ends it, and so does <c>resolve_timeout</c> without a row. Changes that are replayed after a restart are
/// known by their time and change nothing. When the topology ends, what is still due is sent first.</para>
/// </remarks>
public sealed partial class NotifySink : Sink
{
    private readonly NotifySinkOptions _options;
    private readonly AlertDoor? _door;
    private readonly Random _random;
    private NotifyService? _service;
    private NotifyMetrics? _metrics;
    private NotifySetup? _setup;
    private IDisposable? _registration;
    private TimeProvider _clock = TimeProvider.System;
    private bool _isDurable;

    /// <summary>Makes a sink.</summary>
    /// <param name="options">The options.</param>
    /// <param name="door">Where the node serves its API; null for none.</param>
    /// <param name="random">For jitter and the ids of silences.</param>
    public NotifySink(NotifySinkOptions options, AlertDoor? door, Random random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        _options = options;
        _door = door;
        _random = random;
    }

    private NotifyService Service => _service ?? throw new InvalidOperationException("The sink is not open.");

    private NotifySetup Setup => _setup ?? throw new InvalidOperationException("The sink is not open.");

    /// <inheritdoc />
    public override ValueTask OpenAsync(ISinkContext context, string? position, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        _clock = context.Clock;
        _setup = NotifySetup.Load(_options.Config.Path, _options.ExternalUrl, context.Clock);
        if (_setup.Config is not { } config || _setup.Templates is not { } templates)
        {
            throw new TopologyException(_setup.Errors);
        }

        NotifyDatabase? database = null;
        if (context.DataFolder is { } folder)
        {
            database = NotifyDatabase.Open(Path.Combine(folder, "notify.db"));
            _isDurable = true;
        }
        else
        {
            LogInMemory(context.Logger, context.Name);
        }

        Engine.INotifyJournal journal = (Engine.INotifyJournal?)database ?? new MemoryJournal();
        NotifyCore core = new(config, journal, _random, EventTime.From(_clock.GetUtcNow()), _options.AlertsMax);
        _service = new NotifyService(
            config, core, database, Integrations.Create(config, templates, _clock, context.Logger), _clock, context.Logger);
        _service.Start();
        _metrics = new NotifyMetrics(context.Topology, context.Name, _service);
        _registration = _door?.Enter(context.Name, new AlertApi(_service, _setup, _clock));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public override async ValueTask WriteAsync(SampleBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        EventTime now = EventTime.From(_clock.GetUtcNow());
        await ApplyAsync(EdgeAlerts.From(batch, now, Setup.ResolveTimeout), cancellationToken);
    }

    /// <inheritdoc />
    public override async ValueTask WriteAsync(AlertBatch alerts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        await ApplyAsync(EdgeAlerts.From(alerts, EventTime.From(_clock.GetUtcNow())), cancellationToken);
    }

    /// <inheritdoc />
    public override async ValueTask<string?> CheckpointAsync(CancellationToken cancellationToken)
    {
        // All that was written is kept already; asking finds out whether it still can be.
        await Service.RunAsync((_, _) => true, cancellationToken);
        return null;
    }

    /// <inheritdoc />
    public override async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        // What is in memory only would be lost; what is on the disk is due at its own time.
        if (!_isDurable)
        {
            await Service.RunAsync((core, now) => core.Engine.Hurry(now), cancellationToken);
        }

        await Service.DrainAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        _registration?.Dispose();
        _metrics?.Dispose();
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private async ValueTask ApplyAsync(List<AlertUpdate> updates, CancellationToken cancellationToken)
    {
        if (updates.Count > 0)
        {
            await Service.ApplyAsync(updates, cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Notifications of {Stage} are kept in memory only: run with --data to keep them over restarts.")]
    private static partial void LogInMemory(ILogger logger, string stage);
}
