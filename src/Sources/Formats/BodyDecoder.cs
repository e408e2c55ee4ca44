using Streams.Stages;

namespace Streams.Sources.Formats;

/// <summary>Turns a whole body, of a request or of a message, into rows of a source's partition.</summary>
/// <remarks>
/// A body that cannot be understood as a whole appends nothing and is a problem; single rows that cannot be used are
/// rejected, and the others appended. Nothing in a body makes a decoder throw, and what it allocates is bounded by
/// <see cref="RowCountMax"/> and the body's length. Keys of series are told apart between formats as
/// <see cref="LineDecoder"/> says.
/// </remarks>
internal abstract class BodyDecoder
{
    /// <summary>The most rows that a body of a binary format may have.</summary>
    public const int RowCountMax = 1 << 20;

    /// <summary>Decodes a body and appends its rows; a problem says why there are none.</summary>
    /// <param name="body">The plain bytes.</param>
    /// <param name="origin">What the body is called in the places of rejected rows.</param>
    /// <param name="partition">Where rows go.</param>
    public abstract RowProblem? Decode(ReadOnlySpan<byte> body, string origin, ISourcePartition partition);

    /// <summary>Learns that the rows of all bodies since the last answer were accepted.</summary>
    public virtual void Accept()
    {
    }

    /// <summary>Learns that they were not: decoders that carry something from body to body go back.</summary>
    public virtual void Undo()
    {
    }
}
