using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;
using Streams.Stages;

namespace Streams.Sinks.Outbound;

/// <summary>Calls a system outside: with a bound on each attempt, pauses that grow, and a circuit breaker that all calls share.</summary>
internal sealed partial class OutboundCalls
{
    private readonly ResiliencePipeline _pipeline;
    private readonly CircuitBreakerStateProvider _breaker = new();
    private readonly OutboundOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly string _peer;
    private volatile string _lastFailure = "";
    private long _retries;

    /// <summary>Makes calls to one peer.</summary>
    /// <param name="peer">What it is called in messages.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="random">For the pauses; used under a lock.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">For changes of state.</param>
    public OutboundCalls(string peer, OutboundOptions options, Random random, TimeProvider clock, ILogger logger)
    {
        _peer = peer;
        _options = options;
        _clock = clock;
        _logger = logger;
        PredicateBuilder<object> passing = new PredicateBuilder()
            .Handle<PassingFailureException>()
            .Handle<TimeoutRejectedException>();
        Lock randomLock = new();
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder()
                    .Handle<PassingFailureException>().Handle<TimeoutRejectedException>().Handle<BrokenCircuitException>(),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.MinBackoff,
                MaxDelay = options.MaxBackoff,
                Randomizer = () =>
                {
                    lock (randomLock)
                    {
                        return random.NextDouble();
                    }
                },
                DelayGenerator = static retry => ValueTask.FromResult((retry.Outcome.Exception as PassingFailureException)?.RetryAfter),
                OnRetry = OnRetryAsync,
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = passing,
                FailureRatio = 1,
                MinimumThroughput = options.BreakerFailures,
                SamplingDuration = options.Timeout * options.BreakerFailures + options.MaxBackoff,
                BreakDuration = options.BreakerPause,
                StateProvider = _breaker,
                OnOpened = OnOpenedAsync,
                OnClosed = OnClosedAsync,
            })
            .AddTimeout(options.Timeout)
            .Build();
    }

    /// <summary>How often something was tried again.</summary>
    public long RetryCount => Interlocked.Read(ref _retries);

    /// <summary>The circuit breaker: 0 closed, 1 trying, 2 open.</summary>
    public int BreakerState => _breaker.CircuitState switch
    {
        CircuitState.Closed => 0,
        CircuitState.HalfOpen => 1,
        _ => 2,
    };

    /// <summary>Calls until it works; what does not pass, or not in time, is thrown.</summary>
    public async Task RunAsync(Func<CancellationToken, ValueTask> call, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = new(_options.GiveUpAfter, _clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await _pipeline.ExecuteAsync(call, either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new IOException(
                $"{_peer} took nothing for {Durations.Format(_options.GiveUpAfter)}: {_lastFailure}; see give_up_after");
        }
    }

    private ValueTask OnRetryAsync(OnRetryArguments<object> retry)
    {
        Interlocked.Increment(ref _retries);
        if (retry.Outcome.Exception is { } cause and not BrokenCircuitException)
        {
            _lastFailure = cause is TimeoutRejectedException
                ? $"there was no answer within {Durations.Format(_options.Timeout)}"
                : cause.Message;
        }

        return default;
    }

    private ValueTask OnOpenedAsync(OnCircuitOpenedArguments<object> opened)
    {
        LogOpened(_logger, _peer, opened.Outcome.Exception?.Message ?? "");
        return default;
    }

    private ValueTask OnClosedAsync(OnCircuitClosedArguments<object> closed)
    {
        LogClosed(_logger, _peer);
        return default;
    }

    [LoggerMessage(LogLevel.Warning, "{Peer} fails again and again and is left alone for a while: {Failure}.")]
    private static partial void LogOpened(ILogger logger, string peer, string failure);

    [LoggerMessage(LogLevel.Information, "{Peer} works again.")]
    private static partial void LogClosed(ILogger logger, string peer);
}
