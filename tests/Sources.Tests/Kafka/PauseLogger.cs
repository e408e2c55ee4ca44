using Microsoft.Extensions.Logging;

namespace Streams.Sources.Tests.Kafka;

/// <summary>Notices when a source says that it pauses its partitions, and that it goes on.</summary>
internal sealed class PauseLogger : ILogger
{
    private volatile bool _isPaused;

    public bool IsPaused => _isPaused;

    public int Pauses { get; private set; }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Name == "LogPaused")
        {
            _isPaused = true;
            Pauses++;
        }
        else if (eventId.Name == "LogResumed")
        {
            _isPaused = false;
        }
    }
}
