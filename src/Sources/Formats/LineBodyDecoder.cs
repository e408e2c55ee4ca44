using Streams.Stages;

namespace Streams.Sources.Formats;

/// <summary>Reads a body that consists of lines which stand alone.</summary>
internal sealed class LineBodyDecoder(LineDecoder lines) : BodyDecoder
{
    /// <inheritdoc />
    public override RowProblem? Decode(ReadOnlySpan<byte> body, string origin, ISourcePartition partition)
    {
        lines.DecodeAll(body, origin, partition);
        return null;
    }
}
