using Microsoft.Extensions.Logging;

namespace Streams.Node.Hosting;

/// <summary>Takes a changed topology file over: on SIGHUP, when the files change, and when the API asks for it.</summary>
internal sealed partial class Reloader : IAsyncDisposable
{
    // Editors write a file in several steps; a change counts once the files have stood still for a period.
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(300);

    private readonly LiveTopology _live;
    private readonly TopologyFile _file;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _end = new();
    private readonly HangUpSignals _hangUps;
    private readonly Task _listening;
    private readonly Task _watching;

    public Reloader(
        LiveTopology live, TopologyFile file, HangUpSignals hangUps, bool isWatching, TimeProvider clock, ILoggerFactory loggers)
    {
        _live = live;
        _file = file;
        _clock = clock;
        _logger = loggers.CreateLogger<Reloader>();
        _hangUps = hangUps;
        _listening = UntilEndAsync(ListenAsync);
        _watching = isWatching ? UntilEndAsync(WatchAsync) : Task.CompletedTask;
    }

    /// <summary>Reads the file again and exchanges the topology.</summary>
    public async Task<ReloadResult> ReloadAsync(IReadOnlyCollection<string> discarded)
    {
        (string text, Topology.LoadResult loaded) = _file.Load();
        ReloadResult result = await _live.ExchangeAsync(text, loaded, discarded);
        foreach (string line in result.IsDone ? [] : result.Lines)
        {
            LogRefused(_logger, line);
        }

        return result;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_listening, _watching);
        _end.Dispose();
    }

    private async Task UntilEndAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
        }
    }

    private async Task ListenAsync()
    {
        while (true)
        {
            await _hangUps.WaitAsync(_end.Token);
            await TryReloadAsync();
        }
    }

    private async Task WatchAsync()
    {
        using PeriodicTimer timer = new(Period, _clock);
        string before = _file.LoadedFingerprint;
        while (await timer.WaitForNextTickAsync(_end.Token))
        {
            string now = _file.Fingerprint();
            if (now != _file.LoadedFingerprint && now == before)
            {
                await TryReloadAsync();
            }

            before = now;
        }
    }

    private async Task TryReloadAsync()
    {
        try
        {
            await ReloadAsync([]);
        }
#pragma warning disable CA1031 // The run's own end says what failed; this loop only must not take the process with it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogRefused(_logger, failure.Message);
        }
    }

    [LoggerMessage(LogLevel.Error, "The changed topology was not taken over: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);
}
