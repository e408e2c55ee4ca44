using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Streams.Kafka;

/// <summary>What a client has to say about its brokers: whether any can be reached, and what else goes wrong.</summary>
/// <remarks>
/// The client retries for ever by itself. Here changes of state are logged, and the same trouble once in ten minutes or again
/// after contact was lost; an error that the client cannot recover from is kept for <see cref="ThrowIfFatal"/>.
/// </remarks>
public sealed partial class KafkaHealth
{
    private static readonly TimeSpan SayAgainAfter = TimeSpan.FromMinutes(10);

    private readonly ILogger _logger;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly Dictionary<ErrorCode, long> _saidAt = [];
    private volatile bool _isDown;
    private volatile Error? _fatal;

    /// <summary>Makes the health of a client whose stage logs there.</summary>
    public KafkaHealth(ILogger logger, TimeProvider clock)
    {
        _logger = logger;
        _clock = clock;
    }

    /// <summary>Whether no broker can be reached.</summary>
    public bool IsDown => _isDown;

    /// <summary>Takes an error of the client.</summary>
    public void OnError(Error error)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (error.IsFatal)
        {
            _fatal = error;
            return;
        }

        if (error.Code == ErrorCode.Local_AllBrokersDown)
        {
            if (!_isDown)
            {
                _isDown = true;
                LogDown(error.Reason);
            }

            return;
        }

        lock (_lock)
        {
            if (!_saidAt.TryGetValue(error.Code, out long before) || _clock.GetElapsedTime(before) >= SayAgainAfter)
            {
                _saidAt[error.Code] = _clock.GetTimestamp();
                LogTrouble(error.Reason, error.Code);
            }
        }
    }

    /// <summary>Learns that a broker has answered.</summary>
    public void OnContact()
    {
        if (_isDown)
        {
            _isDown = false;
            LogUp();
            lock (_lock)
            {
                _saidAt.Clear();
            }
        }
    }

    /// <summary>Takes what the native client logs: for those who look for the cause of trouble.</summary>
    public void OnLog(LogMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        LogClient(message.Facility, message.Message);
    }

    /// <summary>Throws when the client has met an error that it cannot recover from.</summary>
    public void ThrowIfFatal()
    {
        if (_fatal is { } fatal)
        {
            throw new IOException($"The Kafka client cannot go on: {fatal.Reason} ({fatal.Code})");
        }
    }

    [LoggerMessage(LogLevel.Warning, "No Kafka broker can be reached: {Reason}; trying on.")]
    private partial void LogDown(string reason);

    [LoggerMessage(LogLevel.Information, "The Kafka brokers are reached again.")]
    private partial void LogUp();

    [LoggerMessage(LogLevel.Warning, "Kafka: {Reason} ({Code}); trying on.")]
    private partial void LogTrouble(string reason, ErrorCode code);

    [LoggerMessage(LogLevel.Debug, "librdkafka: {Facility}: {Text}")]
    private partial void LogClient(string facility, string text);
}
