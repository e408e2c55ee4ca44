using Streams.Data;

namespace Streams.Stages;

/// <summary>Gathers the state of one operator on one shard: an entry a key, so that keys can move between shards.</summary>
public sealed class SnapshotWriter
{
    private const int WasteShare = 8;

    private readonly StateWriter _state;
    private int _open = -1;

    /// <summary>Makes a writer for a section of about a size.</summary>
    public SnapshotWriter(int capacity = 256)
    {
        _state = new StateWriter(capacity);
    }

    /// <summary>Begins the entry of a key and gives the writer for its state.</summary>
    public StateWriter Begin(Labels key)
    {
        ArgumentNullException.ThrowIfNull(key);
        Close();
        _state.WriteLabels(key);
        _open = _state.BeginLength();
        return _state;
    }

    /// <summary>Adds the entries of another writer.</summary>
    public void Append(SnapshotWriter other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Close();
        other.Close();
        _state.WriteRaw(other._state.Written);
    }

    /// <summary>The whole section; the writer is not used any more.</summary>
    /// <remarks>The writer's buffer itself where little of it is empty: a section can be of many megabytes.</remarks>
    public ReadOnlyMemory<byte> ToSection()
    {
        Close();
        ReadOnlyMemory<byte> section = _state.WrittenMemory;
        return _state.Capacity - section.Length > section.Length / WasteShare ? section.ToArray() : section;
    }

    private void Close()
    {
        if (_open >= 0)
        {
            _state.EndLength(_open);
            _open = -1;
        }
    }
}
