using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Streams.TestKit;

namespace Streams.Kafka.Tests;

public sealed class KafkaHealthTests
{
    private readonly Lines _lines = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly KafkaHealth _health;

    public KafkaHealthTests() => _health = new KafkaHealth(_lines, _clock);

    [Fact]
    public void OnError_AllBrokersDown_IsSaidOnceUntilContact()
    {
        _health.OnError(new Error(ErrorCode.Local_AllBrokersDown, "2/2 brokers are down"));
        _health.OnError(new Error(ErrorCode.Local_AllBrokersDown, "2/2 brokers are down"));
        bool wasDown = _health.IsDown;
        _health.OnContact();
        _health.OnContact();

        Assert.True(wasDown);
        Assert.False(_health.IsDown);
        Assert.Equal(
            ["No Kafka broker can be reached: 2/2 brokers are down; trying on.", "The Kafka brokers are reached again."], _lines);
    }

    [Fact]
    public void OnError_SameTroubleAgain_IsSaidOnce()
    {
        _health.OnError(new Error(ErrorCode.TopicAuthorizationFailed, "not yours"));
        _health.OnError(new Error(ErrorCode.TopicAuthorizationFailed, "not yours"));
        _health.OnError(new Error(ErrorCode.UnknownTopicOrPart, "no such topic"));
        _health.ThrowIfFatal();

        Assert.Equal(
            ["Kafka: not yours (TopicAuthorizationFailed); trying on.", "Kafka: no such topic (UnknownTopicOrPart); trying on."],
            _lines);
    }

    [Fact]
    public void OnError_SameTroubleAfterAWhile_IsSaidAgain()
    {
        Error error = new(ErrorCode.TopicAuthorizationFailed, "not yours");
        _health.OnError(error);
        _clock.Advance(TimeSpan.FromMinutes(9));
        _health.OnError(error);
        Assert.Single(_lines);

        _clock.Advance(TimeSpan.FromMinutes(1));
        _health.OnError(error);
        _health.OnError(error);

        Assert.Equal(2, _lines.Count);
    }

    [Fact]
    public void ThrowIfFatal_FatalError_NamesIt()
    {
        _health.OnError(new Error(ErrorCode.FencedInstanceId, "another member has this id", isFatal: true));

        IOException failure = Assert.Throws<IOException>(_health.ThrowIfFatal);

        Assert.Equal("The Kafka client cannot go on: another member has this id (FencedInstanceId)", failure.Message);
    }

    private sealed class Lines : List<string>, ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Add(formatter(state, exception));
    }
}
