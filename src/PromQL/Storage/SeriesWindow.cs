using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Streams.Data;

namespace Streams.PromQL.Storage;

/// <summary>The samples of the last while of many series, in memory, for queries that are evaluated again and again.</summary>
/// <remarks>
/// <para>A series gets its number when it is first heard of, and loses it when it is held by nobody and its last sample
/// is older than the window. Numbers are used again. Samples may come in any order within the window; of two at the
/// same time the later one counts.</para>
/// <para>State: at most 24 bytes a sample of the window, and about 360 bytes a series beside its labels. It is used by
/// one thread at a time.</para>
/// </remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "Whoever reads what is frozen disposes of it.")]
public sealed class SeriesWindow : SampleSource
{
    private readonly Dictionary<Labels, int> _numbers = [];
    private readonly Stack<int> _free = new();
    private readonly SeriesJournal _journal = new();
    private Entry[] _entries = new Entry[16];
    private FrozenWindow? _frozen;
    private int _next;

    /// <summary>The oldest time whose samples are kept, of the series that are kept longest.</summary>
    public EventTime Oldest { get; private set; } = EventTime.Minimum;

    /// <summary>Behind it nothing is read: a query that looks ahead sees what there was at this time, whatever came since.</summary>
    public EventTime ReadUntil { get; set; } = EventTime.Maximum;

    /// <summary>How many series there are.</summary>
    public int SeriesCount => _numbers.Count;

    /// <summary>How many samples are in memory, some that are older than the window among them.</summary>
    public long SampleCount { get; private set; }

    /// <inheritdoc />
    public override long Version => _journal.Version;

    /// <inheritdoc />
    public override int Capacity => _next;

    /// <summary>Finds or gives the number of a series and holds it: it is not used for another until it is released.</summary>
    public int Acquire(Labels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        int series = FindOrAdd(labels);
        _entries[series].Holds++;
        return series;
    }

    /// <summary>Holds a series as <see cref="Acquire(Labels)"/> does, and keeps its samples shorter than the window is.</summary>
    /// <param name="labels">The series.</param>
    /// <param name="shorterBy">How much shorter; of a series that is known already, the longer time counts.</param>
    public int Acquire(Labels labels, TimeSpan shorterBy)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shorterBy, TimeSpan.Zero);
        bool isKnown = TryFind(labels, out _);
        int series = Acquire(labels);
        ref long shorter = ref _entries[series].ShorterBy;
        long milliseconds = shorterBy.Ticks / TimeSpan.TicksPerMillisecond;
        shorter = isKnown ? Math.Min(shorter, milliseconds) : milliseconds;
        return series;
    }

    /// <summary>Captures all samples, to be read by one other thread while this one goes on; ended by its disposal.</summary>
    /// <remarks>One at a time: the one before has been disposed. It costs a copy of some numbers a series.</remarks>
    public FrozenWindow Freeze()
    {
        if (_frozen is { IsOver: false })
        {
            throw new InvalidOperationException("The window is frozen already.");
        }

        List<FrozenWindow.Series> series = new(SeriesCount);
        for (int i = 0; i < _next; i++)
        {
            ref Entry entry = ref _entries[i];
            if (entry is { Labels: not null, Columns.Count: > 0 })
            {
                series.Add(new FrozenWindow.Series(entry.Labels, entry.Columns, OldestOf(in entry), entry.MayHaveMarkers));
            }
        }

        return _frozen = new FrozenWindow(series);
    }

    /// <summary>Gives up one hold on a series, which goes when its last sample is older than the window.</summary>
    public void Release(int series)
    {
        ref Entry entry = ref Existing(series);
        if (entry.Holds == 0)
        {
            throw new InvalidOperationException($"Series {series} was released more often than acquired.");
        }

        entry.Holds--;
        if (entry.Holds == 0 && entry.Columns.Count == 0)
        {
            Evict(series);
        }
    }

    /// <summary>Finds a series by its labels.</summary>
    public bool TryFind(Labels labels, out int series) => _numbers.TryGetValue(labels, out series);

    /// <summary>Adds a sample of a series that is new or known; false when it is older than the window.</summary>
    public bool Append(Labels labels, EventTime time, double value)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return time >= Oldest && Append(FindOrAdd(labels), time, value);
    }

    /// <summary>Adds a sample of a series; false when it is older than the window.</summary>
    public bool Append(int series, EventTime time, double value)
    {
        ref Entry entry = ref Existing(series);
        long oldest = OldestOf(in entry);
        long milliseconds = time.Milliseconds;
        if (milliseconds < oldest)
        {
            return false;
        }

        int before = entry.Columns.Count;
        bool isShared = _frozen is { IsOver: false };
        entry.MayHaveMarkers |= StaleMarker.Is(value);
        if (before == 0 || milliseconds > entry.LatestTime)
        {
            entry.Columns.Append(milliseconds, value, oldest, isShared);
        }
        else
        {
            entry.Columns.Insert(milliseconds, value, oldest, isShared);
        }

        if (before == 0 || milliseconds >= entry.LatestTime)
        {
            entry.LatestTime = milliseconds;
            entry.LatestValue = value;
        }

        SampleCount += entry.Columns.Count - before;
        return true;
    }

    /// <summary>Moves the window on: samples before a time are no longer kept, and series without any are forgotten.</summary>
    /// <remarks>
    /// It looks at each series' latest time; samples at the front of a series that goes on are let go when their room is
    /// needed, and are not read in the meantime by queries that look back no further than the window.
    /// </remarks>
    public void TrimBefore(EventTime oldest)
    {
        if (oldest <= Oldest)
        {
            return;
        }

        Oldest = oldest;
        for (int series = 0; series < _next; series++)
        {
            ref Entry entry = ref _entries[series];
            if (entry.Columns.Count > 0 && entry.LatestTime < OldestOf(in entry))
            {
                SampleCount -= entry.Columns.Count;
                entry.Columns = default;
                entry.MayHaveMarkers = false;
            }

            if (entry is { Labels: not null, Holds: 0, Columns.Count: 0 })
            {
                Evict(series);
            }
        }
    }

    /// <summary>The samples of a series that are within the window.</summary>
    public SampleRange SamplesOf(int series)
    {
        long oldest = OldestOf(in _entries[series]);
        return Range(series, oldest == long.MinValue ? long.MinValue : oldest - 1, long.MaxValue);
    }

    /// <inheritdoc />
    public override Labels? LabelsOf(int series) => (uint)series < (uint)_next ? _entries[series].Labels : null;

    /// <inheritdoc />
    public override bool TryReadChanges(long version, List<SeriesChange> changes) => _journal.TryRead(version, changes);

    /// <inheritdoc />
    public override bool TryLatest(int series, long after, long until, out long time, out double value)
    {
        ref Entry entry = ref _entries[series];
        until = Math.Min(until, ReadUntil.Milliseconds);
        time = entry.LatestTime;
        value = entry.LatestValue;
        if (time <= until)
        {
            return time > after && entry.Columns.Count > 0;
        }

        int at = entry.Columns.CountUntil(until) - 1;
        if (at < 0)
        {
            return false;
        }

        time = entry.Columns.Times[at];
        value = entry.Columns.Values[at];
        return time > after;
    }

    /// <inheritdoc />
    public override SampleRange Range(int series, long after, long until)
    {
        ref Entry entry = ref _entries[series];
        until = Math.Min(until, ReadUntil.Milliseconds);
        int start = entry.Columns.CountUntil(after);
        int end = entry.LatestTime <= until ? entry.Columns.Count : entry.Columns.CountUntil(until);
        return end <= start
            ? default
            : new SampleRange(entry.Columns.Times[start..end], entry.Columns.Values[start..end], entry.MayHaveMarkers);
    }

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override void Prefetch(int series) => _entries[series].Columns.Prefetch();

    private long OldestOf(ref readonly Entry entry) =>
        Oldest == EventTime.Minimum ? long.MinValue : Oldest.Milliseconds + entry.ShorterBy;

    private int FindOrAdd(Labels labels)
    {
        if (_numbers.TryGetValue(labels, out int series))
        {
            return series;
        }

        if (!_free.TryPop(out series))
        {
            series = _next++;
            if (series == _entries.Length)
            {
                Array.Resize(ref _entries, _entries.Length * 2);
            }
        }

        _entries[series] = new Entry { Labels = labels };
        _numbers.Add(labels, series);
        _journal.Add(new SeriesChange(series, IsAdded: true));
        return series;
    }

    private void Evict(int series)
    {
        ref Entry entry = ref Existing(series);
        _numbers.Remove(entry.Labels!); // It exists, so it has labels.
        SampleCount -= entry.Columns.Count;
        entry = default;
        _free.Push(series);
        _journal.Add(new SeriesChange(series, IsAdded: false));
    }

    private ref Entry Existing(int series)
    {
        if ((uint)series >= (uint)_next || _entries[series].Labels is null)
        {
            Throw(series);
        }

        return ref _entries[series];
    }

    [DoesNotReturn]
    private static void Throw(int series) => throw new InvalidOperationException($"There is no series {series}.");

    private struct Entry
    {
        public Labels? Labels;
        public SampleColumns Columns;
        public long LatestTime;
        public double LatestValue;
        public long ShorterBy;
        public int Holds;
        public bool MayHaveMarkers;
    }
}
