using System.Text;
using Streams.Data;
using Streams.Operators.Windows.Keys;

namespace Streams.Operators.Anomaly.Detection;

/// <summary>Remembers of each series which feature of which group it is.</summary>
internal sealed class FeatureKeys
{
    /// <summary>The series is no feature.</summary>
    public const int Excluded = -1;

    /// <summary>There are as many groups as there may be.</summary>
    public const int Full = -2;

    private readonly SeriesTable _series;
    private readonly KeyTable _groups;
    private readonly byte[][]? _features;
    private readonly Func<Labels, Labels> _groupOf;
    private Entry[] _entries = [];

    public FeatureKeys(SeriesTable series, KeyTable groups, DetectionOptions options)
    {
        _series = series;
        _groups = groups;
        _features = options.Features is null ? null : [.. options.Features.Select(Encoding.UTF8.GetBytes)];
        _groupOf = options.GroupOf;
    }

    /// <summary>The group of a series, <see cref="Excluded"/> or <see cref="Full"/>, and which feature of it the series is.</summary>
    public int Resolve(SeriesId id, out int feature)
    {
        Entry[] entries = _entries;
        if ((uint)id.Index < (uint)entries.Length)
        {
            ref Entry entry = ref entries[id.Index];
            feature = entry.Feature;
            if (entry.Group > 0)
            {
                return entry.Group - 1;
            }

            if (entry.Group == Excluded)
            {
                return Excluded;
            }
        }

        return Find(id, out feature);
    }

    /// <summary>Drops what was found out about ids that no longer stand for their series.</summary>
    public void Forget(ReadOnlySpan<SeriesId> series)
    {
        foreach (SeriesId id in series)
        {
            if (id.Index < _entries.Length)
            {
                _entries[id.Index] = default;
            }
        }
    }

    /// <summary>Lets go of the groups whose last row was at a moment or before it, and tells of each.</summary>
    public void Sweep(long lastRowMax, Action<int> onFreed)
    {
        if (_groups.Sweep(lastRowMax, onFreed) == 0)
        {
            return;
        }

        foreach (ref Entry entry in _entries.AsSpan())
        {
            if (entry.Group > 0 && !_groups.IsAlive(entry.Group - 1))
            {
                entry = default;
            }
        }
    }

    private int Find(SeriesId id, out int feature)
    {
        if (id.Index >= _entries.Length)
        {
            Array.Resize(ref _entries, Math.Max(_series.Capacity, _entries.Length * 2));
        }

        Labels labels = _series[id];
        feature = FeatureOf(labels);
        int group = feature < 0 ? Excluded : _features is null ? _groups.FindOrAdd(id) : _groups.FindOrAdd(_groupOf(labels).Canonical);
        if (feature >= 0 && group < 0)
        {
            return Full;
        }

        _entries[id.Index] = feature < 0
            ? new Entry { Group = Excluded }
            : new Entry { Group = group + 1, Feature = feature };
        return group;
    }

    private int FeatureOf(Labels labels)
    {
        if (_features is null)
        {
            return 0;
        }

        if (labels.TryGet("__name__"u8, out ReadOnlySpan<byte> name))
        {
            for (int f = 0; f < _features.Length; f++)
            {
                ReadOnlySpan<byte> feature = _features[f];
                if (name.EndsWith(feature)
                    && (name.Length == feature.Length || name[name.Length - feature.Length - 1] == (byte)':'))
                {
                    return f;
                }
            }
        }

        return Excluded;
    }

    private struct Entry
    {
        public int Group;
        public int Feature;
    }
}
