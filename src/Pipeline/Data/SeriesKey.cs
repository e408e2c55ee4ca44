using System.Buffers.Binary;

namespace Streams.Data;

/// <summary>What a sender's raw label bytes come down to in this process: their 128-bit <see cref="SecretHash"/>.</summary>
public readonly record struct SeriesKey
{
    /// <summary>The bytes that <see cref="CopyTo"/> writes.</summary>
    public const int Bytes = 16;

    internal SeriesKey(ulong low, ulong high)
    {
        Low = low;
        High = high;
    }

    internal ulong Low { get; }

    internal ulong High { get; }

    /// <summary>Writes the hash, so that keys can be made which begin with the same bytes without hashing those again.</summary>
    public void CopyTo(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(target, Low);
        BinaryPrimitives.WriteUInt64LittleEndian(target[sizeof(ulong)..], High);
    }
}
