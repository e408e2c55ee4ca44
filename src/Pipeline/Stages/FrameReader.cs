namespace Streams.Stages;

/// <summary>Reads the records of several frames, one after the other, in the order given.</summary>
public ref struct FrameReader
{
    private readonly IReadOnlyList<Frame> _frames;
    private StateReader _current;
    private int _next;

    /// <summary>Reads the frames' records.</summary>
    public FrameReader(IReadOnlyList<Frame> frames)
    {
        _frames = frames;
        _current = new StateReader([]);
    }

    /// <summary>Steps to the next record; the key's canonical bytes are on loan.</summary>
    public bool Next(out ReadOnlySpan<byte> key, out StateReader state)
    {
        while (_current.IsAtEnd)
        {
            if (_next == _frames.Count)
            {
                key = default;
                state = default;
                return false;
            }

            _current = new StateReader(_frames[_next++].Records.Span);
        }

        key = _current.ReadBytes();
        state = new StateReader(_current.ReadBlock());
        return true;
    }
}
