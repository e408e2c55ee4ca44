namespace Streams.PromQL.Storage;

/// <summary>The last changes of a source's series, by number.</summary>
/// <remarks>State: the latest 65,536 changes at most, eight bytes each.</remarks>
internal sealed class SeriesJournal
{
    private const int KeptMax = 1 << 16;

    private SeriesChange[] _changes = new SeriesChange[16];

    /// <summary>How many changes there were.</summary>
    public long Version { get; private set; }

    public void Add(SeriesChange change)
    {
        if (Version == _changes.Length && _changes.Length < KeptMax)
        {
            Array.Resize(ref _changes, _changes.Length * 2);
        }

        _changes[Version % _changes.Length] = change;
        Version++;
    }

    public bool TryRead(long version, List<SeriesChange> changes)
    {
        if (version < Version - _changes.Length)
        {
            return false;
        }

        for (long i = version; i < Version; i++)
        {
            changes.Add(_changes[i % _changes.Length]);
        }

        return true;
    }
}
