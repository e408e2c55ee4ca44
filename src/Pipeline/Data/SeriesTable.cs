using System.Diagnostics;

namespace Streams.Data;

/// <summary>Gives each label set of one task a dense id, and takes ids back once nobody uses them.</summary>
/// <remarks>
/// <para>Sources and the task itself acquire ids, from several threads; reading an id's labels takes no lock. Every
/// acquisition is a hold. An id without holds keeps its labels until a whole barrier that was injected after the last
/// release has passed through the topology: by then no batch in flight can still name it. Only then is it collected,
/// forgotten by the operators and used again.</para>
/// <para>State: one entry a live series, bounded by the series that are held or were let go since the last two
/// barriers.</para>
/// </remarks>
public sealed class SeriesTable
{
    private const int ChunkBits = 12;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly Lock _lock = new();
    private readonly BarrierClock _barriers;
    private readonly Dictionary<Labels, int> _ids = new(CanonicalComparer.Instance);
    private readonly Dictionary<Labels, int>.AlternateLookup<ReadOnlySpan<byte>> _idsByBytes;
    private readonly Queue<(SeriesId Id, long Barrier)> _released = new();
    private readonly Stack<SeriesId> _free = new();
    private volatile Entry[][] _chunks = [];
    private int _next;

    /// <summary>Makes an empty table whose ids are taken back by the given barriers.</summary>
    public SeriesTable(BarrierClock barriers)
    {
        ArgumentNullException.ThrowIfNull(barriers);
        _barriers = barriers;
        _idsByBytes = _ids.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>How many series have an id.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _ids.Count;
            }
        }
    }

    /// <summary>One more than the highest id ever given: the length that an array indexed by ids needs.</summary>
    public int Capacity => Volatile.Read(ref _next);

    /// <summary>The labels of an id.</summary>
    public Labels this[SeriesId id] =>
        _chunks[id.Index >> ChunkBits][id.Index & (ChunkSize - 1)].Labels
        ?? throw new InvalidOperationException($"Series {id.Index} was read after it had been forgotten.");

    /// <summary>Finds or gives the id of a label set and holds it.</summary>
    public SeriesId Acquire(Labels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        lock (_lock)
        {
            return _ids.TryGetValue(labels, out int index) ? HoldIndex(index) : Add(labels);
        }
    }

    /// <summary>Finds or gives the id of a label set in canonical bytes and holds it.</summary>
    public SeriesId Acquire(ReadOnlySpan<byte> canonical)
    {
        lock (_lock)
        {
            return _idsByBytes.TryGetValue(canonical, out int index)
                ? HoldIndex(index)
                : Add(Labels.FromTrustedCanonical(canonical));
        }
    }

    /// <summary>Holds an id once more.</summary>
    public void Hold(SeriesId id)
    {
        lock (_lock)
        {
            HoldIndex(id.Index);
        }
    }

    /// <summary>Gives up one hold.</summary>
    public void Release(SeriesId id)
    {
        lock (_lock)
        {
            ref Entry entry = ref EntryOf(id.Index);
            Debug.Assert(entry.Holds > 0, "released more often than held");
            entry.Holds--;
            if (entry.Holds > 0)
            {
                return;
            }

            entry.ReleasedAt = _barriers.Injected;
            if (!entry.InLimbo)
            {
                entry.InLimbo = true;
                _released.Enqueue((id, entry.ReleasedAt));
            }
        }
    }

    /// <summary>
    /// Takes the ids out of the table that nothing can name any more. The caller tells all who keep facts about them
    /// and then hands them to <see cref="Reuse"/>.
    /// </summary>
    public void Collect(List<SeriesId> collected)
    {
        ArgumentNullException.ThrowIfNull(collected);
        long completed = _barriers.Completed;
        lock (_lock)
        {
            while (_released.TryPeek(out (SeriesId Id, long Barrier) oldest) && oldest.Barrier < completed)
            {
                _released.Dequeue();
                ref Entry entry = ref EntryOf(oldest.Id.Index);
                if (entry.Holds == 0 && entry.ReleasedAt >= completed)
                {
                    // It was held and let go again after it had been queued: the later release counts.
                    _released.Enqueue((oldest.Id, entry.ReleasedAt));
                    continue;
                }

                entry.InLimbo = false;
                if (entry.Holds == 0)
                {
                    _ids.Remove(entry.Labels!); // An id in the queue has not been collected, so it has its labels.
                    collected.Add(oldest.Id);
                }
            }
        }
    }

    /// <summary>Makes collected ids free for new series.</summary>
    public void Reuse(List<SeriesId> collected)
    {
        ArgumentNullException.ThrowIfNull(collected);
        lock (_lock)
        {
            foreach (SeriesId id in collected)
            {
                EntryOf(id.Index).Labels = null;
                _free.Push(id);
            }
        }
    }

    private SeriesId HoldIndex(int index)
    {
        EntryOf(index).Holds++;
        return new SeriesId(index);
    }

    private SeriesId Add(Labels labels)
    {
        if (!_free.TryPop(out SeriesId id))
        {
            id = new SeriesId(_next);
            if (id.Index >> ChunkBits == _chunks.Length)
            {
                _chunks = [.. _chunks, new Entry[ChunkSize]];
            }

            Volatile.Write(ref _next, _next + 1);
        }

        ref Entry entry = ref EntryOf(id.Index);
        entry.Labels = labels;
        entry.Holds = 1;
        _ids.Add(labels, id.Index);
        return id;
    }

    private ref Entry EntryOf(int index) => ref _chunks[index >> ChunkBits][index & (ChunkSize - 1)];

    private struct Entry
    {
        public Labels? Labels;
        public long ReleasedAt;
        public int Holds;
        public bool InLimbo;
    }

    private sealed class CanonicalComparer : IEqualityComparer<Labels>, IAlternateEqualityComparer<ReadOnlySpan<byte>, Labels>
    {
        public static readonly CanonicalComparer Instance = new();

        public bool Equals(Labels? x, Labels? y) => x is null ? y is null : x.Equals(y);

        public int GetHashCode(Labels obj) => obj.GetHashCode();

        public bool Equals(ReadOnlySpan<byte> alternate, Labels other) => alternate.SequenceEqual(other.Canonical);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => StableHash.Of(alternate).GetHashCode();

        public Labels Create(ReadOnlySpan<byte> alternate) => Labels.FromTrustedCanonical(alternate);
    }
}
