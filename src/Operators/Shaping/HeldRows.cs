using System.Diagnostics.CodeAnalysis;
using Streams.Data;
using Streams.Stages;

namespace Streams.Operators.Shaping;

/// <summary>
/// Rows that wait for the watermark and come out in an order of their own: by time, rank, labels and value. So it does not
/// matter in which order shards and partitions sent them.
/// </summary>
/// <remarks>
/// The series of rows that wait are held from one checkpoint to the next only: ids are collected right behind a checkpoint
/// and at no other time, so a hold for each row, which takes a lock, would win nothing.
/// </remarks>
internal sealed class HeldRows(SeriesTable table, Func<Labels, ulong> rankOf)
{
    /// <summary>The first byte of an entry in a snapshot that holds rows.</summary>
    public const byte Entry = 1;

    private readonly List<SeriesId> _holds = [];
    private HeldRow[] _heap = new HeldRow[16];

    /// <summary>How many rows wait.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a row.</summary>
    public void Add(SeriesId series, long time, double value) =>
        Add(new HeldRow(time, rankOf(table[series]), series, value));

    /// <summary>Adds a row that was taken before.</summary>
    public void Add(in HeldRow row)
    {
        if (Count == _heap.Length)
        {
            Array.Resize(ref _heap, Count * 2);
        }

        int at = Count++;
        while (at > 0 && IsBefore(row, _heap[(at - 1) / 2]))
        {
            _heap[at] = _heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        _heap[at] = row;
    }

    /// <summary>Takes the first row, if the watermark has passed it.</summary>
    public bool TryTake(EventTime watermark, [MaybeNullWhen(false)] out HeldRow row)
    {
        row = _heap[0];
        if (Count == 0 || (row.Time >= watermark.Milliseconds && watermark != EventTime.Maximum))
        {
            return false;
        }

        Count--;
        SinkFromTop(_heap[Count]);
        return true;
    }

    /// <summary>Writes the rows, an entry a series under the key that it belongs to.</summary>
    public void Snapshot(SnapshotWriter writer, Func<SeriesId, Labels> keyOf)
    {
        HeldRow[] rows = _heap[..Count];
        Array.Sort(rows, (a, b) => a.Series != b.Series ? a.Series.Index.CompareTo(b.Series.Index) : IsBefore(a, b) ? -1 : 1);
        SeriesId[] former = [.. _holds];
        _holds.Clear();
        for (int start = 0, end; start < rows.Length; start = end)
        {
            SeriesId series = rows[start].Series;
            end = start;
            while (end < rows.Length && rows[end].Series == series)
            {
                end++;
            }

            Hold(series);
            StateWriter state = writer.Begin(keyOf(series));
            state.WriteByte(Entry);
            state.WriteLabels(table[series]);
            state.WriteVarInt((ulong)(end - start));
            foreach (HeldRow row in rows.AsSpan(start, end - start))
            {
                state.WriteLong(row.Time);
                state.WriteDouble(row.Value);
            }
        }

        Array.ForEach(former, table.Release);
    }

    /// <summary>Takes over the rows of an entry, behind its first byte.</summary>
    public void Restore(ref StateReader state)
    {
        SeriesId series = table.Acquire(state.ReadLabels());
        _holds.Add(series);
        for (int count = state.ReadInt(); count > 0; count--)
        {
            Add(series, state.ReadLong(), state.ReadDouble());
        }
    }

    private void Hold(SeriesId series)
    {
        table.Hold(series);
        _holds.Add(series);
    }

    /// <summary>Puts a row where the first one was and lets it sink behind those that come before it.</summary>
    private void SinkFromTop(in HeldRow row)
    {
        int at = 0;
        while (true)
        {
            int child = (at * 2) + 1;
            if (child >= Count)
            {
                break;
            }

            if (child + 1 < Count && IsBefore(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!IsBefore(_heap[child], row))
            {
                break;
            }

            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = row;
    }

    private bool IsBefore(in HeldRow a, in HeldRow b)
    {
        if (a.Time != b.Time)
        {
            return a.Time < b.Time;
        }

        if (a.Rank != b.Rank)
        {
            return a.Rank < b.Rank;
        }

        int order = a.Series == b.Series ? 0 : table[a.Series].Canonical.SequenceCompareTo(table[b.Series].Canonical);
        return order != 0 ? order < 0 : BitConverter.DoubleToInt64Bits(a.Value) < BitConverter.DoubleToInt64Bits(b.Value);
    }
}
