namespace Streams.Operators.Shaping;

/// <summary>Lets so many rows through in event time: full at first, a token a row, filled up again at a steady rate.</summary>
/// <remarks>
/// Tokens come back whole, at fixed moments of event time. With one row more a bucket has therefore one token less, or the
/// same number again once some row was refused for it, and never more: a row that is refused stays refused, whatever other
/// rows turn up. With parts of tokens it would not be so. A row that is refused leaves no trace.
/// </remarks>
internal struct TokenBucket(long missing, long last)
{
    /// <summary>In what rates are measured: millionths of a token each millisecond.</summary>
    public const long Token = 1_000_000;

    /// <summary>How many tokens were missing after one was taken last.</summary>
    public long Missing = missing;

    /// <summary>The newest time at which a token was taken.</summary>
    public long Last = last;

    /// <summary>How many tokens are missing at a time.</summary>
    public readonly long MissingAt(long time, long rate)
    {
        if (Missing == 0 || time <= Last)
        {
            return Missing;
        }

        Int128 back = CameBefore(time, rate) - CameBefore(Last, rate);
        return back >= Missing ? 0 : Missing - (long)back;
    }

    /// <summary>Takes a token if there is one.</summary>
    public bool TryTake(long time, long rate, long capacity)
    {
        long missing = MissingAt(time, rate);
        if (missing == capacity)
        {
            return false;
        }

        Last = Missing == 0 ? time : Math.Max(Last, time);
        Missing = missing + 1;
        return true;
    }

    /// <summary>How many tokens have come between the epoch and a time, the ones of that time among them.</summary>
    private static Int128 CameBefore(long time, long rate)
    {
        (Int128 whole, Int128 part) = Int128.DivRem((Int128)time * rate, Token);
        return part < 0 ? whole - 1 : whole;
    }
}
