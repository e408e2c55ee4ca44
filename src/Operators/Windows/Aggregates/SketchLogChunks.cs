using Streams.Operators.Sketches;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>Chunks for rows, kept for use again so that a steady run of windows allocates none.</summary>
/// <remarks>As many are kept as were in use at once, which is bounded by the keys.</remarks>
internal sealed class SketchLogChunks
{
    private readonly Stack<SketchLogChunk> _idle = new();
    private readonly Queue<(SketchLogChunk Chunk, FreezeMark ReadUntil)> _retired = new();
    private FreezeMark? _readUntil;

    /// <summary>The bytes that lie idle.</summary>
    public long KeptBytes => (_idle.Count + _retired.Count) * (long)SketchLogChunk.Bytes;

    public SketchLogChunk Rent()
    {
        if (_idle.TryPop(out SketchLogChunk? chunk))
        {
            return chunk;
        }

        return _retired.TryPeek(out (SketchLogChunk Chunk, FreezeMark ReadUntil) oldest) && oldest.ReadUntil.IsOver
            ? _retired.Dequeue().Chunk
            : new SketchLogChunk();
    }

    /// <summary>Takes a chunk back; it is not used again while it may be read.</summary>
    public void Return(SketchLogChunk chunk)
    {
        if (_readUntil is { IsOver: false })
        {
            _retired.Enqueue((chunk, _readUntil));
        }
        else
        {
            _idle.Push(chunk);
        }
    }

    /// <summary>Notes that chunks are shared from now on, until the mark is over.</summary>
    public void Share(FreezeMark mark) => _readUntil = mark;
}
