using Streams.Data;
using Streams.Stages;

namespace Streams.Runtime;

/// <summary>Keeps the frames of open windows at the merging end of an exchange.</summary>
/// <remarks>
/// <para>Of each upstream shard and window the set with the highest sequence counts, so a replayed frame replaces itself and
/// a correction replaces what it corrects. Windows stay for the operator's retention after their end, for corrections.
/// Frames are handed out in the order of the upstream shards: the result does not depend on the order of arrival.</para>
/// <para>An upstream shard lets go of a window when its watermark is the retention past the window's end. Until then it sends
/// the window again after a restore on another number of shards, and what it sent before is not kept. Mostly that is all
/// there is, because shards agree on the watermark; but where a partition was idle or had just been opened, one shard may
/// have been ahead of the others. What it has let go of then stays here.</para>
/// </remarks>
internal sealed class ExchangeBuffer
{
    private readonly TimeSpan _retention;
    private readonly EventTime[] _watermarks;
    private readonly SortedDictionary<long, ExchangeWindow> _windows = [];
    private EventTime _trimmed = EventTime.Minimum;

    public ExchangeBuffer(TimeSpan retention, int upstreamCount)
    {
        _retention = retention;
        _watermarks = new EventTime[upstreamCount];
        _watermarks.AsSpan().Fill(EventTime.Minimum);
    }

    /// <summary>Keeps a frame; false when its window is gone.</summary>
    public bool TryAdd(int upstream, Frame frame)
    {
        if (frame.WindowEnd <= _trimmed)
        {
            return false;
        }

        WindowOf(frame.WindowEnd).Add(upstream, frame);
        return true;
    }

    /// <summary>Learns how far an upstream shard is.</summary>
    public void OnUpstreamWatermark(int upstream, EventTime watermark) => _watermarks[upstream] = watermark;

    /// <summary>Takes the earliest complete window that has something new.</summary>
    public bool TryTakeReady(EventTime watermark, out EventTime windowEnd, out IReadOnlyList<Frame> frames)
    {
        foreach ((long end, ExchangeWindow window) in _windows)
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
        EventTime limit = watermark.Minus(_retention);
        while (_windows.Count > 0 && _windows.First().Key <= limit.Milliseconds)
        {
            _windows.Remove(_windows.First().Key);
        }

        _trimmed = limit > _trimmed ? limit : _trimmed;
    }

    /// <summary>Captures all frames, which never change, and how far each upstream shard was.</summary>
    public Frozen Freeze() =>
        new(_trimmed, [.. _watermarks], [.. _windows.Select(w => (w.Key, w.Value.Freeze()))]);

    /// <summary>Takes over the frames that former merging shards kept.</summary>
    /// <param name="sections">What they wrote; only this shard's own if it was there before.</param>
    /// <param name="owns">Whether a key belongs to this shard.</param>
    /// <param name="isResharded">Whether the number of merging shards has changed.</param>
    public void Restore(IReadOnlyList<ReadOnlyMemory<byte>> sections, Func<Labels, bool> owns, bool isResharded)
    {
        foreach (ReadOnlyMemory<byte> section in sections)
        {
            StateReader reader = new(section.Span);
            EventTime trimmed = new(reader.ReadLong());
            _trimmed = trimmed > _trimmed ? trimmed : _trimmed;
            EventTime[] watermarks = new EventTime[reader.ReadInt()];
            for (int i = 0; i < watermarks.Length; i++)
            {
                watermarks[i] = new EventTime(reader.ReadLong());
            }

            if (isResharded || watermarks.Length != _watermarks.Length)
            {
                RestoreFormer(ref reader, watermarks, owns);
            }
            else
            {
                watermarks.CopyTo(_watermarks, 0);
                RestoreAll(ref reader);
            }
        }
    }

    private void RestoreAll(ref StateReader reader)
    {
        for (int windows = reader.ReadInt(); windows > 0; windows--)
        {
            EventTime end = new(reader.ReadLong());
            bool hasNews = reader.ReadByte() != 0;
            for (int sets = reader.ReadInt(); sets > 0; sets--)
            {
                int upstream = (int)reader.ReadLong();
                WindowOf(end).Restore(upstream, ExchangeWindow.FrameSet.Read(ref reader, end), hasNews);
            }
        }
    }

    /// <summary>Takes over only what nobody can send again: its sender had let go of it, at this change of shards or one before.</summary>
    private void RestoreFormer(ref StateReader reader, EventTime[] watermarks, Func<Labels, bool> owns)
    {
        for (int windows = reader.ReadInt(); windows > 0; windows--)
        {
            EventTime end = new(reader.ReadLong());
            bool hasNews = reader.ReadByte() != 0;
            for (int sets = reader.ReadInt(); sets > 0; sets--)
            {
                int upstream = (int)reader.ReadLong();
                ExchangeWindow.FrameSet set = ExchangeWindow.FrameSet.Read(ref reader, end);
                if (upstream < 0 || end <= watermarks[upstream].Minus(_retention))
                {
                    WindowOf(end).RestoreFormer(set.OwnedBy(owns), hasNews);
                }
            }
        }
    }

    private ExchangeWindow WindowOf(EventTime end)
    {
        if (!_windows.TryGetValue(end.Milliseconds, out ExchangeWindow? window))
        {
            window = new ExchangeWindow();
            _windows.Add(end.Milliseconds, window);
        }

        return window;
    }

    /// <summary>The buffer as it was at one moment.</summary>
    public sealed class Frozen(EventTime trimmed, EventTime[] watermarks, (long End, ExchangeWindow.Frozen Window)[] windows)
    {
        /// <summary>Writes all frames, and how far each upstream shard was.</summary>
        public ReadOnlyMemory<byte> Write()
        {
            StateWriter writer = new();
            writer.WriteLong(trimmed.Milliseconds);
            writer.WriteVarInt((ulong)watermarks.Length);
            foreach (EventTime watermark in watermarks)
            {
                writer.WriteLong(watermark.Milliseconds);
            }

            writer.WriteVarInt((ulong)windows.Length);
            foreach ((long end, ExchangeWindow.Frozen window) in windows)
            {
                writer.WriteLong(end);
                window.Write(writer);
            }

            return writer.Written.ToArray();
        }
    }
}
