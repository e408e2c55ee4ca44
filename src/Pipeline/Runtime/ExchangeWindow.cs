using Streams.Data;
using Streams.Stages;

namespace Streams.Runtime;

/// <summary>The frames of one window at the merging end of an exchange: of each upstream shard the newest set.</summary>
internal sealed class ExchangeWindow
{
    private readonly SortedDictionary<int, FrameSet> _sets = [];

    /// <summary>Whether a frame came since the window was last taken.</summary>
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

    /// <summary>All frames, in the order of the upstream shards.</summary>
    public IReadOnlyList<Frame> Take()
    {
        HasNews = false;
        return [.. _sets.Values.SelectMany(s => s.Parts.Values)];
    }

    /// <summary>Takes a set over from a checkpoint.</summary>
    public void Restore(int upstream, FrameSet set, bool hasNews)
    {
        _sets.Add(upstream, set);
        HasNews |= hasNews;
    }

    /// <summary>Takes the set of a shard that is no more; its number is one that no upstream has, so nothing replaces it.</summary>
    public void RestoreFormer(FrameSet set, bool hasNews) => Restore(-1 - _sets.Count, set, hasNews);

    /// <summary>Captures the frames.</summary>
    public Frozen Freeze() =>
        new(HasNews, [.. _sets.Select(s => (s.Key, s.Value.Sequence, s.Value.Parts.Values.ToArray()))]);

    /// <summary>The window as it was at one moment.</summary>
    public sealed class Frozen(bool hasNews, (int Upstream, long Sequence, Frame[] Parts)[] sets)
    {
        public void Write(StateWriter writer)
        {
            writer.WriteByte(hasNews ? (byte)1 : (byte)0);
            writer.WriteVarInt((ulong)sets.Length);
            foreach ((int upstream, long sequence, Frame[] parts) in sets)
            {
                writer.WriteLong(upstream);
                writer.WriteVarInt((ulong)sequence);
                writer.WriteVarInt((ulong)parts.Length);
                foreach (Frame part in parts)
                {
                    writer.WriteVarInt((ulong)part.Part);
                    writer.WriteBytes(part.Records.Span);
                }
            }
        }
    }

    /// <summary>The parts that one upstream shard sent under one sequence.</summary>
    public sealed class FrameSet(long sequence)
    {
        public long Sequence { get; } = sequence;

        public SortedDictionary<int, Frame> Parts { get; } = [];

        public static FrameSet Read(ref StateReader reader, EventTime windowEnd)
        {
            FrameSet set = new((long)reader.ReadVarInt());
            for (int parts = reader.ReadInt(); parts > 0; parts--)
            {
                int part = reader.ReadInt();
                set.Parts.Add(part, new Frame(windowEnd, set.Sequence, part, reader.ReadBytes().ToArray()));
            }

            return set;
        }

        /// <summary>The set with only the records whose keys the shard owns.</summary>
        public FrameSet OwnedBy(Func<Labels, bool> owns)
        {
            FrameSet owned = new(Sequence);
            foreach ((int part, Frame frame) in Parts)
            {
                owned.Parts.Add(part, frame with { Records = Owned(frame.Records.Span, owns) });
            }

            return owned;
        }

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
    }
}
