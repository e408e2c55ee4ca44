using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Streams.Stages;

namespace Streams.Sources.Scrape;

/// <summary>Asks targets for their metrics at an interval.</summary>
/// <remarks>
/// Each target is asked by a loop of its own, at its own place in the interval; answers are written one at a time, so a slow
/// pipeline makes scrapes wait, and intervals that are missed are counted. What was asked for cannot be asked for again: a
/// crash leaves a gap of what no checkpoint covers, as every pull does.
/// </remarks>
public sealed partial class ScrapeSource : Source
{
    private readonly ScrapeSourceOptions _options;
    private readonly ConcurrentDictionary<ScrapeTarget, ScrapeLoop> _loops = new();

    /// <summary>Makes a source of the targets that the options name.</summary>
    public ScrapeSource(ScrapeSourceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <inheritdoc />
    public override async Task RunAsync(ISourceContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ISourcePartition partition = context.OpenPartition("0");
        using ScrapeClient client = new(_options, context.Clock);
        using ScrapeWriter writer = new(partition, _options, context.Clock, context.Logger);
        using SemaphoreSlim places = new(_options.Concurrency);
        using ScrapeMetrics metrics = new(context.Name, () => [.. _loops.Values]);
        using CancellationTokenSource failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        TargetFiles files = new(_options.Files, context.Logger);
        TargetBuilder builder = new(_options, _options.Job ?? context.Name);
        IReadOnlyList<TargetGroup>? groups = null;
        try
        {
            while (true)
            {
                bool hasChanged = files.Read(out IReadOnlyList<TargetGroup> read);
                if (groups is null || hasChanged)
                {
                    groups = [.. _options.StaticConfigs, .. read];
                    await ExchangeAsync(Build(builder, groups, context.Logger), target =>
                        new ScrapeLoop(target, _options, client, writer, places, metrics, context.Clock, context.Logger), failed.Token);
                }

                await WaitAsync(context.Clock, failed.Token);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop: the answers that are there are written.
        }
        finally
        {
            await failed.CancelAsync();
            await Task.WhenAll(_loops.Values.Select(loop => loop.Completion));
            foreach (ScrapeLoop loop in _loops.Values)
            {
                loop.Dispose();
            }

            _loops.Clear();
        }
    }

    /// <summary>Waits for the next look at files; a loop that has failed ends the source.</summary>
    private async Task WaitAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        Task pause = Task.Delay(_options.RefreshInterval, clock, cancellationToken);
        Task first = await Task.WhenAny([pause, .. _loops.Values.Select(loop => loop.Completion)]);
        await first;
        if (first != pause)
        {
            // A loop ends by itself only when everything stops.
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private List<ScrapeTarget> Build(TargetBuilder builder, IReadOnlyList<TargetGroup> groups, ILogger logger)
    {
        HashSet<ScrapeTarget> targets = [];
        foreach (TargetGroup group in groups)
        {
            foreach (string address in group.Targets)
            {
                if (builder.TryBuild(address, group.Labels, out ScrapeTarget? target, out string? problem))
                {
                    targets.Add(target);
                }
                else if (problem is not null)
                {
                    LogWrongTarget(logger, problem);
                }
            }
        }

        if (targets.Count > _options.TargetsMax)
        {
            LogTooMany(logger, targets.Count, _options.TargetsMax);
        }

        return [.. targets.Take(_options.TargetsMax)];
    }

    /// <summary>Ends the loops of targets that are gone and starts those of new ones; the others go on.</summary>
    private async Task ExchangeAsync(List<ScrapeTarget> targets, Func<ScrapeTarget, ScrapeLoop> create, CancellationToken stop)
    {
        List<Task> ending = [];
        foreach (ScrapeTarget gone in _loops.Keys.Except(targets))
        {
            if (_loops.TryRemove(gone, out ScrapeLoop? loop))
            {
                ending.Add(loop.EndAsync());
            }
        }

        await Task.WhenAll(ending);
        foreach (ScrapeTarget target in targets.Where(t => !_loops.ContainsKey(t)))
        {
            ScrapeLoop loop = create(target);
            _loops[target] = loop;
            loop.Start(stop);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A target is left out: {Problem}.")]
    private static partial void LogWrongTarget(ILogger logger, string problem);

    [LoggerMessage(LogLevel.Warning, "There are {Count} targets, of which {Max} are asked: targets_max.")]
    private static partial void LogTooMany(ILogger logger, int count, int max);
}
