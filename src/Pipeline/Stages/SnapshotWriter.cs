using Streams.Data;

namespace Streams.Stages;

/// <summary>Gathers the state of one operator on one shard: an entry a key, so that keys can move between shards.</summary>
public sealed class SnapshotWriter
{
    private readonly StateWriter _state = new();
    private int _open = -1;

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

    /// <summary>The whole section, as a copy.</summary>
    public byte[] ToSection()
    {
        Close();
        return _state.Written.ToArray();
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
