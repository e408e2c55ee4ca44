using Streams.Data;

namespace Streams.Operators.Shaping;

/// <summary>Whether rows of a series are kept, asked once a series and then looked up by its id.</summary>
internal sealed class SeriesVerdicts(SeriesTable table, Func<Labels, bool> keeps)
{
    private byte[] _verdicts = [];

    /// <summary>The verdicts by series id, with those of the given series among them.</summary>
    public ReadOnlySpan<byte> For(ReadOnlySpan<SeriesId> series)
    {
        if (_verdicts.Length < table.Capacity)
        {
            Array.Resize(ref _verdicts, Math.Max(table.Capacity, _verdicts.Length * 2));
        }

        byte[] verdicts = _verdicts;
        foreach (SeriesId id in series)
        {
            if (verdicts[id.Index] == FilterKernel.Unknown)
            {
                verdicts[id.Index] = keeps(table[id]) ? FilterKernel.Keep : FilterKernel.Drop;
            }
        }

        return verdicts;
    }

    /// <summary>Drops what was found out about ids that no longer stand for their series.</summary>
    public void Forget(ReadOnlySpan<SeriesId> series)
    {
        foreach (SeriesId id in series)
        {
            if (id.Index < _verdicts.Length)
            {
                _verdicts[id.Index] = FilterKernel.Unknown;
            }
        }
    }
}
