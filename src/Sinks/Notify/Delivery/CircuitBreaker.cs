using Streams.Data;

namespace Streams.Sinks.Notify.Delivery;

/// <summary>Leaves a receiver alone for a while when it fails again and again; then one attempt finds out how it is.</summary>
internal sealed class CircuitBreaker
{
    public const int FailuresToOpen = 5;
    public static readonly TimeSpan OpenFor = TimeSpan.FromSeconds(10);

    private int _failures;
    private EventTime _openUntil = EventTime.Minimum;
    private bool _isTrying;

    public bool IsOpen => _failures >= FailuresToOpen;

    /// <summary>When an attempt may begin.</summary>
    public EventTime NextAllowed => !IsOpen ? EventTime.Minimum : _isTrying ? EventTime.Maximum : _openUntil;

    /// <summary>Moves the time until which it is open.</summary>
    public void Shift(TimeSpan by) => _openUntil = _openUntil.Plus(by);

    public void OnStart() => _isTrying = IsOpen;

    /// <summary>Learns what came of an attempt; true when the breaker opens by it.</summary>
    public bool OnResult(bool isAnswered, EventTime now)
    {
        bool wasOpen = IsOpen;
        _isTrying = false;
        _failures = isAnswered ? 0 : Math.Min(_failures + 1, FailuresToOpen);
        _openUntil = now.Plus(OpenFor);
        return IsOpen && !wasOpen;
    }
}
