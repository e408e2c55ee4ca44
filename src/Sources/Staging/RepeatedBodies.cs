using Streams.Data;

namespace Streams.Sources.Staging;

/// <summary>Knows the bodies that were accepted last, so that one which is sent again is not counted twice.</summary>
/// <remarks>
/// A sender that got no answer, because the node was killed or the connection broke, sends the same bytes again. All samples
/// in them have times, so the repeat says nothing new. Shared by the workers of a source; bounded, the oldest go first.
/// </remarks>
internal sealed class RepeatedBodies(int countMax = RepeatedBodies.CountMax)
{
    /// <summary>How many bodies are known: at 24 bytes each, some megabytes.</summary>
    public const int CountMax = 65_536;

    private readonly Lock _lock = new();
    private readonly Dictionary<SeriesKey, bool> _bodies = [];
    private readonly Queue<SeriesKey> _order = new();
    private long _repeats;

    /// <summary>How many repeats were seen.</summary>
    public long RepeatCount => Interlocked.Read(ref _repeats);

    /// <summary>Claims a body; one that is the caller's must be accepted or given back.</summary>
    public BodyClaim Claim(SeriesKey body)
    {
        lock (_lock)
        {
            if (_bodies.TryGetValue(body, out bool isAccepted))
            {
                _repeats += isAccepted ? 1 : 0;
                return isAccepted ? BodyClaim.Accepted : BodyClaim.UnderWay;
            }

            _bodies.Add(body, false);
            return BodyClaim.Mine;
        }
    }

    /// <summary>The body counts.</summary>
    public void Accept(SeriesKey body)
    {
        lock (_lock)
        {
            if (!_bodies.TryGetValue(body, out bool isAccepted) || !isAccepted)
            {
                _bodies[body] = true;
                _order.Enqueue(body);
            }

            while (_order.Count > countMax)
            {
                _bodies.Remove(_order.Dequeue());
            }
        }
    }

    /// <summary>The body does not count and may come again.</summary>
    public void GiveBack(SeriesKey body)
    {
        lock (_lock)
        {
            if (_bodies.TryGetValue(body, out bool isAccepted) && !isAccepted)
            {
                _bodies.Remove(body);
            }
        }
    }
}
