using Streams.Data;
using Streams.Stages;

namespace Streams.Runtime;

/// <summary>Keeps the frames of open windows at the merging end of an exchange.</summary>
/// <remarks>
/// Of each upstream shard and window the set with the highest sequence counts, so a replayed frame replaces itself and
/// a correction replaces what it corrects. Windows stay for the operator's retention after their end, for corrections.
/// Frames are handed out in the order of the upstream shards: the result does not depend on the order of arrival.
/// </remarks>
internal sealed class ExchangeBuffer(TimeSpan retention)
{
    private readonly SortedDictionary<long, Window> _windows = [];
    private EventTime _trimmed = EventTime.Minimum;

    /// <summary>Keeps a frame; false when its window is gone.</summary>
    public bool TryAdd(int upstream, Frame frame)
    {
        if (frame.WindowEnd <= _trimmed)
        {
            return false;
        }

        if (!_windows.TryGetValue(frame.WindowEnd.Milliseconds, out Window? window))
        {
            window = new Window();
            _windows.Add(frame.WindowEnd.Milliseconds, window);
        }

        window.Add(upstream, frame);
        return true;
    }

    /// <summary>Takes the earliest complete window that has something new.</summary>
    public bool TryTakeReady(EventTime watermark, out EventTime windowEnd, out IReadOnlyList<Frame> frames)
    {
        foreach ((long end, Window window) in _windows)
        {
            if (end > watermark.Milliseconds)
            {
                break;
            }

            if (window.HasNews)
            {
                windowEnd = new EventTime(end);
                frames = window.Take();
                return true;
            }
        }

        windowEnd = default;
        frames = [];
        return false;
    }

    /// <summary>Lets go of windows that no correction can reach any more.</summary>
    public void Trim(EventTime watermark)
    {
        EventTime limit = watermark.Minus(retention);
        while (_windows.Count > 0 && _windows.First().Key <= limit.Milliseconds)
        {
            _windows.Remove(_windows.First().Key);
        }

        _trimmed = limit > _trimmed ? limit : _trimmed;
    }

    /// <summary>Writes all frames.</summary>
    public byte[] Snapshot()
    {
        StateWriter writer = new();
        writer.WriteLong(_trimmed.Milliseconds);
        writer.WriteVarInt((ulong)_windows.Count);
        foreach ((long end, Window window) in _windows)
        {
            writer.WriteLong(end);
            window.Snapshot(writer);
        }

        return writer.Written.ToArray();
    }

    /// <summary>
    /// Takes over the frames that former shards kept. When the number of shards has changed, their records are sorted
    /// to their new owners, as sets of upstream shards that no longer exist and so cannot be replaced.
    /// </summary>
    public void Restore(IReadOnlyList<byte[]> sections, Func<Labels, bool> owns, bool isResharded)
    {
        for (int i = 0; i < sections.Count; i++)
        {
            StateReader reader = new(sections[i]);
            EventTime trimmed = new(reader.ReadLong());
            _trimmed = trimmed > _trimmed ? trimmed : _trimmed;
            for (int count = reader.ReadInt(); count > 0; count--)
            {
                long end = reader.ReadLong();
                if (!_windows.TryGetValue(end, out Window? window))
                {
                    window = new Window();
                    _windows.Add(end, window);
                }

                window.Restore(ref reader, new EventTime(end), isResharded ? owns : null, formerShard: i);
            }
        }
    }

    private sealed class Window
    {
        private readonly SortedDictionary<int, FrameSet> _sets = [];

        public bool HasNews { get; private set; }

        public void Add(int upstream, Frame frame)
        {
            if (!_sets.TryGetValue(upstream, out FrameSet? set) || set.Sequence < frame.Sequence)
            {
                set = new FrameSet(frame.Sequence);
                _sets[upstream] = set;
            }

            if (set.Sequence == frame.Sequence)
            {
                set.Parts[frame.Part] = frame;
                HasNews = true;
            }
        }

        public IReadOnlyList<Frame> Take()
        {
            HasNews = false;
            return [.. _sets.Values.SelectMany(s => s.Parts.Values)];
        }

        public void Snapshot(StateWriter writer)
        {
            writer.WriteByte(HasNews ? (byte)1 : (byte)0);
            writer.WriteVarInt((ulong)_sets.Count);
            foreach ((int upstream, FrameSet set) in _sets)
            {
                writer.WriteLong(upstream);
                writer.WriteVarInt((ulong)set.Sequence);
                writer.WriteVarInt((ulong)set.Parts.Count);
                foreach (Frame part in set.Parts.Values)
                {
                    writer.WriteVarInt((ulong)part.Part);
                    writer.WriteBytes(part.Records.Span);
                }
            }
        }

        public void Restore(ref StateReader reader, EventTime end, Func<Labels, bool>? owns, int formerShard)
        {
            HasNews |= reader.ReadByte() != 0;
            for (int sets = reader.ReadInt(); sets > 0; sets--)
            {
                int upstream = (int)reader.ReadLong();
                long sequence = (long)reader.ReadVarInt();
                for (int parts = reader.ReadInt(); parts > 0; parts--)
                {
                    int part = reader.ReadInt();
                    ReadOnlySpan<byte> records = reader.ReadBytes();
                    Frame frame = owns is null
                        ? new Frame(end, sequence, part, records.ToArray())
                        : new Frame(end, sequence, part, Owned(records, owns));
                    Keep(owns is null ? upstream : FormerUpstream(upstream, formerShard), frame);
                }
            }
        }

        private static int FormerUpstream(int upstream, int formerShard) => -1 - ((upstream & 0x7fff) << 15 | formerShard);

        private static byte[] Owned(ReadOnlySpan<byte> records, Func<Labels, bool> owns)
        {
            StateWriter kept = new(records.Length);
            StateReader reader = new(records);
            while (!reader.IsAtEnd)
            {
                Labels key = reader.ReadLabels();
                ReadOnlySpan<byte> state = reader.ReadBlock();
                if (owns(key))
                {
                    kept.WriteLabels(key);
                    int at = kept.BeginLength();
                    kept.WriteRaw(state);
                    kept.EndLength(at);
                }
            }

            return kept.Written.ToArray();
        }

        private void Keep(int upstream, Frame frame)
        {
            if (!_sets.TryGetValue(upstream, out FrameSet? set))
            {
                set = new FrameSet(frame.Sequence);
                _sets[upstream] = set;
            }

            set.Parts[frame.Part] = frame;
        }
    }

    private sealed class FrameSet(long sequence)
    {
        public long Sequence { get; } = sequence;

        public SortedDictionary<int, Frame> Parts { get; } = [];
    }
}
