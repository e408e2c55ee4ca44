namespace Streams.Data;

/// <summary>What a sender's raw label bytes come down to in this process: their 128-bit <see cref="SecretHash"/>.</summary>
public readonly record struct SeriesKey
{
    internal SeriesKey(ulong low, ulong high)
    {
        Low = low;
        High = high;
    }

    internal ulong Low { get; }

    internal ulong High { get; }
}
