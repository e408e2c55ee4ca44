using Streams.Storage.Disks;

namespace Streams.Tests.Disks;

/// <summary>A file of a <see cref="SimulatedDisk"/>: what programs see, and what would be left without power.</summary>
internal sealed class SimulatedFile(SimulatedDisk disk) : IDiskFile
{
    private const int SectorBytes = 512;

    private readonly Lock _lock = new();
    private readonly HashSet<int> _dirty = [];
    private byte[] _seen = [];
    private byte[] _durable = [];

    public long Length
    {
        get
        {
            lock (_lock)
            {
                return _seen.Length;
            }
        }
    }

    public int Read(Span<byte> target, long position)
    {
        lock (_lock)
        {
            int count = (int)Math.Clamp(_seen.Length - position, 0, target.Length);
            _seen.AsSpan((int)position, count).CopyTo(target);
            return count;
        }
    }

    public void Write(IReadOnlyList<ReadOnlyMemory<byte>> buffers, long position)
    {
        byte[] bytes = [.. buffers.SelectMany(b => b.ToArray())];
        disk.CheckSpace(position + bytes.Length - Length);
        bool isTorn = false;
        try
        {
            disk.Change();
        }
        catch (IOException)
        {
            isTorn = true;
        }

        // What the power goes in the middle of has written its first half.
        int count = isTorn ? bytes.Length / 2 : bytes.Length;
        lock (_lock)
        {
            if (position + count > _seen.Length)
            {
                Array.Resize(ref _seen, (int)position + count);
            }

            bytes.AsSpan(0, count).CopyTo(_seen.AsSpan((int)position));
            for (int sector = (int)position / SectorBytes; sector <= ((int)position + count - 1) / SectorBytes; sector++)
            {
                _dirty.Add(sector);
            }
        }

        if (isTorn)
        {
            throw new IOException("The power is gone.");
        }
    }

    public void SetLength(long length)
    {
        disk.Change();
        lock (_lock)
        {
            Array.Resize(ref _seen, (int)length);
            _dirty.Add((int)length / SectorBytes);
        }
    }

    public void Sync()
    {
        disk.Change();
        lock (_lock)
        {
            if (disk.IsNextSyncToFail)
            {
                disk.IsNextSyncToFail = false;
                _dirty.Clear();
                throw new IOException("Input/output error", 5);
            }

            Array.Resize(ref _durable, _seen.Length);
            foreach (int sector in _dirty)
            {
                Persist(sector);
            }

            _dirty.Clear();
        }
    }

    /// <summary>Flips bits, on the disk too.</summary>
    public void Damage(long position, int count = 1)
    {
        lock (_lock)
        {
            for (long at = position; at < position + count; at++)
            {
                _seen[at] ^= 0x5a;
            }

            _durable = [.. _seen];
        }
    }

    /// <summary>Cuts the file behind the program's back.</summary>
    public void Cut(int length)
    {
        lock (_lock)
        {
            Array.Resize(ref _seen, length);
            _durable = [.. _seen];
        }
    }

    public void LosePower(Random random)
    {
        lock (_lock)
        {
            int length = _durable.Length;
            if (_seen.Length != length && random.Next(2) == 0)
            {
                length = random.Next(2) == 0 ? _seen.Length : random.Next(Math.Min(length, _seen.Length), Math.Max(length, _seen.Length));
            }

            Array.Resize(ref _durable, length);
            foreach (int sector in _dirty)
            {
                if (random.Next(2) == 0)
                {
                    Persist(sector);
                }
            }

            _dirty.Clear();
            _seen = [.. _durable];
        }
    }

    public void Dispose()
    {
        // The bytes are the disk's.
    }

    private void Persist(int sector)
    {
        int at = sector * SectorBytes;
        int count = Math.Min(SectorBytes, Math.Min(_durable.Length, _seen.Length) - at);
        if (count > 0)
        {
            _seen.AsSpan(at, count).CopyTo(_durable.AsSpan(at));
        }
    }
}
