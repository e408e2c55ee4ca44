namespace Streams.Sources.Staging;

/// <summary>A token bucket by the clock: what was taken beyond it is owed before more is given.</summary>
/// <remarks>
/// How many samples a body has is known only when it is decoded, so bodies are let in while there are tokens and pay
/// afterwards. Over any time the rate is kept; a single body may be larger than the bucket.
/// </remarks>
internal sealed class RateBucket
{
    private readonly TimeProvider _clock;
    private readonly double _perSecond;
    private readonly Lock _lock = new();
    private double _tokens;
    private long _last;

    /// <summary>Makes a full bucket of one second's tokens; a rate of 0 gives without end.</summary>
    public RateBucket(double perSecond, TimeProvider clock)
    {
        _perSecond = perSecond;
        _clock = clock;
        _tokens = perSecond;
        _last = clock.GetTimestamp();
    }

    /// <summary>Whether there is a token; if not, how long it takes.</summary>
    public bool HasTokens(out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        if (_perSecond == 0)
        {
            return true;
        }

        lock (_lock)
        {
            Fill();
            wait = _tokens >= 1 ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - _tokens) / _perSecond);
            return _tokens >= 1;
        }
    }

    /// <summary>Takes a token if there is one.</summary>
    public bool TryTakeOne()
    {
        if (_perSecond == 0)
        {
            return true;
        }

        lock (_lock)
        {
            Fill();
            bool isThere = _tokens >= 1;
            _tokens -= isThere ? 1 : 0;
            return isThere;
        }
    }

    /// <summary>Takes tokens, also those that are not there yet.</summary>
    public void Take(long count)
    {
        if (_perSecond > 0)
        {
            lock (_lock)
            {
                Fill();
                _tokens -= count;
            }
        }
    }

    private void Fill()
    {
        long now = _clock.GetTimestamp();
        _tokens = Math.Min(_perSecond, _tokens + _clock.GetElapsedTime(_last, now).TotalSeconds * _perSecond);
        _last = now;
    }
}
