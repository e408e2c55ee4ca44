namespace Streams.Data;

/// <summary>Walks the labels of canonical bytes in order, without making strings.</summary>
public ref struct LabelEnumerator
{
    private readonly ReadOnlySpan<byte> _canonical;
    private int _offset;

    internal LabelEnumerator(ReadOnlySpan<byte> canonical)
    {
        _canonical = canonical;
    }

    /// <summary>The label reached by the last <see cref="MoveNext"/>.</summary>
    public Label Current { get; private set; }

    /// <summary>Steps to the next label; false behind the last.</summary>
    public bool MoveNext()
    {
        if (_offset >= _canonical.Length)
        {
            return false;
        }

        Current = new Label(ReadPart(), ReadPart());
        return true;
    }

    private ReadOnlySpan<byte> ReadPart()
    {
        // Canonical bytes are made or checked by Labels; a broken one here is our own bug and throws on the slice.
        VarInt.TryRead(_canonical, ref _offset, out ulong length);
        ReadOnlySpan<byte> part = _canonical.Slice(_offset, (int)length);
        _offset += (int)length;
        return part;
    }
}
