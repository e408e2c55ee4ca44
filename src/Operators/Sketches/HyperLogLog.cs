using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using Streams.Data;
using Streams.Stages;

namespace Streams.Operators.Sketches;

/// <summary>How many different things were seen: exact for small sets, within a stated error for any number.</summary>
/// <remarks>
/// Up to 2^precision / 8 different hashes are kept as they are (512 at the default precision of 12: exact but for
/// collisions of 64-bit hashes); then 2^precision registers of one byte with a standard error of 1.04 / sqrt(2^precision),
/// 1.6% by default in 4 KB. The state depends on the set alone, so merging is exact in any order. The estimate is Ertl's
/// improved one, which needs no tables of bias.
/// </remarks>
public sealed class HyperLogLog
{
    /// <summary>The precision unless told otherwise: 4,096 registers, standard error 1.6%.</summary>
    public const int DefaultPrecision = 12;

    private const int LowestPrecision = 6;
    private const int HighestPrecision = 18;

    private readonly int _precision;
    private HashSet<ulong>? _hashes = [];
    private byte[]? _registers;

    /// <summary>Makes an empty set with 2^precision registers, precision 6 to 18.</summary>
    public HyperLogLog(int precision = DefaultPrecision)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, LowestPrecision);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, HighestPrecision);
        _precision = precision;
    }

    /// <summary>The logarithm of the number of registers.</summary>
    public int Precision => _precision;

    /// <summary>The standard error of the estimate, relative to the count.</summary>
    public double StandardError => 1.04 / Math.Sqrt(1 << _precision);

    /// <summary>Whether the count is still exact.</summary>
    public bool IsExact => _registers is null;

    /// <summary>The different hashes that are kept before registers take over.</summary>
    public int ExactCountMax => 1 << (_precision - 3);

    /// <summary>A set that has seen the same.</summary>
    internal HyperLogLog Copy() => new(_precision)
    {
        _hashes = _hashes is null ? null : [.. _hashes],
        _registers = _registers is null ? null : [.. _registers],
    };

    /// <summary>Adds something by its bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes) => AddHash(StableHash.Of(bytes));

    /// <summary>Adds something by its 64-bit hash, which must be well mixed.</summary>
    public void AddHash(ulong hash)
    {
        if (_registers is not null)
        {
            Register(_registers, hash);
        }
        else if (_hashes!.Add(hash) && _hashes.Count > ExactCountMax) // Without registers there are hashes.
        {
            Densify();
        }
    }

    /// <summary>Adds everything that another set of the same precision has seen.</summary>
    public void Merge(HyperLogLog other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._precision != _precision)
        {
            throw new ArgumentException(
                $"A set of precision {other._precision} cannot be merged into one of precision {_precision}.", nameof(other));
        }

        if (other._registers is null)
        {
            if (other != this)
            {
                foreach (ulong hash in other._hashes!) // Without registers there are hashes.
                {
                    AddHash(hash);
                }
            }

            return;
        }

        MergeRegisters(other._registers);
    }

    /// <summary>Adds what <see cref="Write"/> wrote of a set of the same precision; damage throws and changes nothing.</summary>
    public void Merge(ref StateReader reader)
    {
        byte precision = reader.ReadByte();
        if (precision != _precision)
        {
            throw new InvalidDataException($"A set of precision {precision} among sets of precision {_precision} is damaged.");
        }

        MergeContent(ref reader);
    }

    /// <summary>How many different things were seen.</summary>
    public long Estimate() => _registers is null ? _hashes!.Count : HyperLogLogEstimate.Of(_registers, _precision);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _registers = null;
        _hashes = [];
    }

    /// <summary>Writes the set: 3 bytes and 8 for each hash, or 2 bytes and 3/4 of a byte for each register.</summary>
    public void Write(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteByte((byte)_precision);
        writer.WriteByte(IsExact ? (byte)0 : (byte)1);
        if (_registers is null)
        {
            ulong[] hashes = [.. _hashes!]; // Without registers there are hashes.
            Array.Sort(hashes);
            writer.WriteVarInt((ulong)hashes.Length);
            foreach (ulong hash in hashes)
            {
                writer.WriteDouble(BitConverter.UInt64BitsToDouble(hash));
            }

            return;
        }

        for (int at = 0; at < _registers.Length; at += 4)
        {
            int four = _registers[at] | (_registers[at + 1] << 6) | (_registers[at + 2] << 12) | (_registers[at + 3] << 18);
            writer.WriteByte((byte)four);
            writer.WriteByte((byte)(four >> 8));
            writer.WriteByte((byte)(four >> 16));
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static HyperLogLog Read(ref StateReader reader)
    {
        byte precision = reader.ReadByte();
        if (precision is < LowestPrecision or > HighestPrecision)
        {
            throw new InvalidDataException($"A set of precision {precision} is damaged.");
        }

        HyperLogLog set = new(precision);
        set.MergeContent(ref reader);
        return set;
    }

    private void MergeContent(ref StateReader reader)
    {
        byte form = reader.ReadByte();
        switch (form)
        {
            case 0:
                MergeHashes(ref reader);
                break;
            case 1:
                byte[] registers = ArrayPool<byte>.Shared.Rent(1 << _precision);
                ReadRegisters(ref reader, registers.AsSpan(0, 1 << _precision));
                MergeRegisters(registers);
                ArrayPool<byte>.Shared.Return(registers);
                break;
            default:
                throw new InvalidDataException($"A set of form {form} is damaged.");
        }
    }

    private void MergeHashes(ref StateReader reader)
    {
        // All are checked by a copy of the reader before the first is added.
        StateReader check = reader;
        int count = check.ReadInt();
        ulong previous = 0;
        for (int i = 0; i < count; i++)
        {
            ulong hash = ReadHash(ref check);
            if (count > ExactCountMax || (i > 0 && hash <= previous))
            {
                throw new InvalidDataException($"A set of {count} hashes is damaged at {i}.");
            }

            previous = hash;
        }

        reader.ReadInt();
        for (int i = 0; i < count; i++)
        {
            AddHash(ReadHash(ref reader));
        }
    }

    private static ulong ReadHash(ref StateReader reader) => BitConverter.DoubleToUInt64Bits(reader.ReadDouble());

    private void ReadRegisters(ref StateReader reader, Span<byte> registers)
    {
        for (int at = 0; at < registers.Length; at += 4)
        {
            int four = reader.ReadByte() | (reader.ReadByte() << 8) | (reader.ReadByte() << 16);
            for (int i = 0; i < 4; i++)
            {
                int register = (four >> (6 * i)) & 63;
                registers[at + i] = register <= 65 - _precision
                    ? (byte)register
                    : throw new InvalidDataException($"A register of {register} is damaged.");
            }
        }
    }

    private void MergeRegisters(ReadOnlySpan<byte> registers)
    {
        byte[] target = _registers ?? Densify();
        int at = 0;
        for (; at <= target.Length - Vector<byte>.Count; at += Vector<byte>.Count)
        {
            Vector.Max(new Vector<byte>(target, at), new Vector<byte>(registers[at..])).CopyTo(target, at);
        }

        for (; at < target.Length; at++)
        {
            target[at] = Math.Max(target[at], registers[at]);
        }
    }

    private byte[] Densify()
    {
        _registers = new byte[1 << _precision];
        foreach (ulong hash in _hashes!) // Called only while there are no registers, and so there are hashes.
        {
            Register(_registers, hash);
        }

        _hashes = null;
        return _registers;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Register(byte[] registers, ulong hash)
    {
        // A bit behind the hash bounds the run of zeros.
        ref byte register = ref registers[(int)(hash >> (64 - _precision))];
        byte rank = (byte)(BitOperations.LeadingZeroCount((hash << _precision) | (1UL << (_precision - 1))) + 1);
        if (rank > register)
        {
            register = rank;
        }
    }
}
