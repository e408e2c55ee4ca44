using Streams.Sources.Formats;
using Streams.Sources.Formats.Snappy;
using Streams.Stages;

namespace Streams.Sources.Kafka;

/// <summary>Decodes messages that are each a whole body of a binary format, such as a remote-write request.</summary>
/// <remarks>A message that cannot be understood as a whole is rejected with its place, and nothing of it is used.</remarks>
internal sealed class BodyMessageDecoder(BodyDecoder bodies, bool isSnappy) : IMessageDecoder
{
    /// <summary>The most plain bytes that a packed message may have.</summary>
    public const int PlainBytesMax = 16 << 20;

    private byte[] _plain = [];

    public void Decode(ReadOnlySpan<byte> payload, long offset, ISourcePartition partition)
    {
        string place = $"{partition.Name}@{offset}";
        ReadOnlySpan<byte> body = payload;
        RowProblem? problem = isSnappy ? Unpack(payload, out body) : null;
        problem ??= bodies.Decode(body, place, partition);
        if (problem is not null)
        {
            partition.Reject(problem.Reason, place, problem.Detail, payload);
            return;
        }

        // Whatever becomes of the rows, the message is not decoded again within this run.
        bodies.Accept();
    }

    private RowProblem? Unpack(ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> body)
    {
        body = default;
        if (!SnappyBlock.TryReadLength(payload, out int length))
        {
            return RowProblem.Malformed("the message is not a block of snappy");
        }

        if (length > PlainBytesMax)
        {
            return RowProblem.Malformed($"the message is {length} bytes long once it is unpacked, {PlainBytesMax} are allowed");
        }

        if (_plain.Length < length)
        {
            _plain = new byte[Math.Min(PlainBytesMax, Math.Max(length, _plain.Length * 2))];
        }

        Span<byte> plain = _plain.AsSpan(0, length);
        if (!SnappyBlock.TryUnpack(payload, plain))
        {
            return RowProblem.Malformed("the message is not a block of snappy");
        }

        body = plain;
        return null;
    }
}
