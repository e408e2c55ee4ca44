using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Streams.Data;
using Streams.Sources.Formats.Compression;
using Streams.Sources.Formats.Influx;

namespace Streams.Sources.Http;

/// <summary>What stands behind a body in the log, so that it is read again exactly as it was the first time.</summary>
/// <remarks>
/// The body itself is kept as it came. Behind it: version, format, encoding; precision and time of receipt; the service;
/// which of its rows limits refused, as steps from one to the next; and at the very end the trailer's length in four bytes.
/// </remarks>
internal sealed record BodyTrailer(
    RequestFormat Format, DateTimeOffset Received, string Service, IReadOnlyList<int> Refused)
{
    private const byte Version = 1;
    private const int FixedBytes = 3;

    /// <summary>Writes the trailer.</summary>
    public byte[] Write()
    {
        byte[] service = Encoding.UTF8.GetBytes(Service);
        byte[] bytes = new byte[FixedBytes + (4 + Refused.Count) * VarInt.MaximumBytes + service.Length + sizeof(int)];
        bytes[0] = Version;
        bytes[1] = (byte)Format.Format;
        bytes[2] = (byte)Format.Encoding;
        int at = FixedBytes;
        at += VarInt.Write(bytes.AsSpan(at), Zigzag((long)Format.Precision));
        at += VarInt.Write(bytes.AsSpan(at), Zigzag(Received.ToUnixTimeMilliseconds()));
        at += VarInt.Write(bytes.AsSpan(at), (ulong)service.Length);
        service.CopyTo(bytes, at);
        at += service.Length;
        at += VarInt.Write(bytes.AsSpan(at), (ulong)Refused.Count);
        int before = 0;
        foreach (int row in Refused)
        {
            at += VarInt.Write(bytes.AsSpan(at), (ulong)(row - before));
            before = row;
        }

        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), at);
        return bytes[..(at + sizeof(int))];
    }

    /// <summary>Takes a record of the log apart; false when it is of another version or does not hold together.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> record, out ReadOnlyMemory<byte> body, [NotNullWhen(true)] out BodyTrailer? trailer)
    {
        body = default;
        trailer = null;
        int length = record.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32LittleEndian(record.Span[^sizeof(int)..]);
        if (length < FixedBytes || length > record.Length - sizeof(int))
        {
            return false;
        }

        body = record[..(record.Length - sizeof(int) - length)];
        ReadOnlySpan<byte> bytes = record.Span.Slice(body.Length, length);
        int at = FixedBytes;
        if (bytes[0] != Version
            || !VarInt.TryRead(bytes, ref at, out ulong precision)
            || !VarInt.TryRead(bytes, ref at, out ulong received)
            || !VarInt.TryRead(bytes, ref at, out ulong serviceLength) || serviceLength > (ulong)(bytes.Length - at))
        {
            return false;
        }

        string service = Encoding.UTF8.GetString(bytes.Slice(at, (int)serviceLength));
        at += (int)serviceLength;
        if (!VarInt.TryRead(bytes, ref at, out ulong count) || count > (ulong)(bytes.Length - at))
        {
            return false;
        }

        int[] refused = new int[count];
        int before = 0;
        for (int i = 0; i < refused.Length; i++)
        {
            if (!VarInt.TryRead(bytes, ref at, out ulong step))
            {
                return false;
            }

            before = refused[i] = before + (int)step;
        }

        trailer = new BodyTrailer(
            new RequestFormat((BodyFormat)bytes[1], (BodyEncoding)bytes[2], (InfluxPrecision)Unzigzag(precision)),
            DateTimeOffset.FromUnixTimeMilliseconds(Unzigzag(received)),
            service,
            refused);
        return true;
    }

    private static ulong Zigzag(long value) => (ulong)(value << 1) ^ (ulong)(value >> 63);

    private static long Unzigzag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
