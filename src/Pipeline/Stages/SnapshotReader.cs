using Streams.Data;

namespace Streams.Stages;

/// <summary>Reads the entries that belong to one shard out of the sections that all former shards wrote.</summary>
public ref struct SnapshotReader
{
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _sections;
    private readonly Func<Labels, bool> _owns;
    private StateReader _section;
    private int _next;

    /// <summary>Reads the sections' entries whose keys the shard owns.</summary>
    public SnapshotReader(IReadOnlyList<ReadOnlyMemory<byte>> sections, Func<Labels, bool> owns, int version = 1, bool isResharded = false)
    {
        Version = version;
        IsResharded = isResharded;
        _sections = sections;
        _owns = owns;
        _section = new StateReader([]);
    }

    /// <summary>The version of the format that the entries were written in (<see cref="OperatorDefinition.StateVersion"/>).</summary>
    public int Version { get; }

    /// <summary>
    /// Whether the entries were dealt out anew, because they come from another number of shards or an older version: one shard
    /// may get several with the same key, and frames that were under way are gone.
    /// </summary>
    public bool IsResharded { get; }

    /// <summary>Steps to the next entry of this shard; false behind the last.</summary>
    public bool Next(out Labels key, out StateReader state)
    {
        while (true)
        {
            while (_section.IsAtEnd)
            {
                if (_next == _sections.Count)
                {
                    key = Labels.Empty;
                    state = default;
                    return false;
                }

                _section = new StateReader(_sections[_next++].Span);
            }

            key = _section.ReadLabels();
            state = new StateReader(_section.ReadBlock());
            if (_owns(key))
            {
                return true;
            }
        }
    }
}
