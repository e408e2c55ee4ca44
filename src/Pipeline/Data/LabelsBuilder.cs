using System.Text;

namespace Streams.Data;

/// <summary>Puts a label set together; reusable, so that building in a loop allocates only the result.</summary>
public sealed class LabelsBuilder
{
    private readonly List<Entry> _entries = [];
    private byte[] _bytes = new byte[256];
    private int _used;
    private byte[] _canonical = new byte[256];

    /// <summary>How many labels are set.</summary>
    public int Count => _entries.Count;

    /// <summary>Drops all labels.</summary>
    public LabelsBuilder Clear()
    {
        _entries.Clear();
        _used = 0;
        return this;
    }

    /// <summary>Starts over from a given set.</summary>
    public LabelsBuilder Reset(Labels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Clear();
        foreach (Label label in labels)
        {
            Set(label.Name, label.Value);
        }

        return this;
    }

    /// <summary>Sets a label; an empty value removes it.</summary>
    public LabelsBuilder Set(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.IsEmpty)
        {
            throw new ArgumentException("A label has no empty name.", nameof(name));
        }

        int found = Find(name, out int insertAt);
        if (value.IsEmpty)
        {
            if (found >= 0)
            {
                _entries.RemoveAt(found);
            }

            return this;
        }

        Reserve(name.Length + value.Length);
        if (found >= 0)
        {
            _entries[found] = _entries[found] with { ValueStart = Store(value), ValueLength = value.Length };
            return this;
        }

        int nameStart = Store(name);
        int valueStart = Store(value);
        _entries.Insert(insertAt, new Entry(nameStart, name.Length, valueStart, value.Length));
        return this;
    }

    /// <summary>Sets a label; an empty value removes it.</summary>
    public LabelsBuilder Set(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        return Set(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
    }

    /// <summary>Removes a label if it is there.</summary>
    public LabelsBuilder Remove(ReadOnlySpan<byte> name) => Set(name, default);

    /// <summary>Removes a label if it is there.</summary>
    public LabelsBuilder Remove(string name) => Set(name, "");

    /// <summary>A label's value as set so far, or null.</summary>
    public string? Get(string name)
    {
        int found = Find(Encoding.UTF8.GetBytes(name), out _);
        return found < 0 ? null : Encoding.UTF8.GetString(ValueOf(_entries[found]));
    }

    /// <summary>The canonical bytes of what is set so far, on loan until the next call.</summary>
    public ReadOnlySpan<byte> BuildCanonical()
    {
        int length = 0;
        foreach (Entry entry in _entries)
        {
            int needed = length + entry.NameLength + entry.ValueLength + 2 * VarInt.MaximumBytes;
            if (needed > _canonical.Length)
            {
                Array.Resize(ref _canonical, Math.Max(needed, _canonical.Length * 2));
            }

            length += WritePart(length, NameOf(entry));
            length += WritePart(length, ValueOf(entry));
        }

        return _canonical.AsSpan(0, length);
    }

    /// <summary>Makes the set.</summary>
    public Labels Build() => Labels.FromTrustedCanonical(BuildCanonical());

    private int WritePart(int at, ReadOnlySpan<byte> part)
    {
        int prefix = VarInt.Write(_canonical.AsSpan(at), (ulong)part.Length);
        part.CopyTo(_canonical.AsSpan(at + prefix));
        return prefix + part.Length;
    }

    private int Find(ReadOnlySpan<byte> name, out int insertAt)
    {
        // Senders keep their labels sorted, so the place is nearly always at the end.
        for (insertAt = _entries.Count; insertAt > 0; insertAt--)
        {
            int order = NameOf(_entries[insertAt - 1]).SequenceCompareTo(name);
            if (order == 0)
            {
                return insertAt - 1;
            }

            if (order < 0)
            {
                break;
            }
        }

        return -1;
    }

    private void Reserve(int length)
    {
        if (_used + length <= _bytes.Length)
        {
            return;
        }

        // What was overwritten or removed is left behind here, so that setting a label again and again takes no more.
        int live = 0;
        foreach (Entry entry in _entries)
        {
            live += entry.NameLength + entry.ValueLength;
        }

        byte[] bytes = new byte[Math.Max((live + length) * 2, 256)];
        int used = 0;
        for (int i = 0; i < _entries.Count; i++)
        {
            Entry entry = _entries[i];
            NameOf(entry).CopyTo(bytes.AsSpan(used));
            ValueOf(entry).CopyTo(bytes.AsSpan(used + entry.NameLength));
            _entries[i] = entry with { NameStart = used, ValueStart = used + entry.NameLength };
            used += entry.NameLength + entry.ValueLength;
        }

        _bytes = bytes;
        _used = used;
    }

    private int Store(ReadOnlySpan<byte> bytes)
    {
        int start = _used;
        bytes.CopyTo(_bytes.AsSpan(start));
        _used += bytes.Length;
        return start;
    }

    private ReadOnlySpan<byte> NameOf(Entry entry) => _bytes.AsSpan(entry.NameStart, entry.NameLength);

    private ReadOnlySpan<byte> ValueOf(Entry entry) => _bytes.AsSpan(entry.ValueStart, entry.ValueLength);

    private readonly record struct Entry(int NameStart, int NameLength, int ValueStart, int ValueLength);
}
