using Streams.Operators.Windows.Sums;
using Streams.Stages;

namespace Streams.Operators.Sketches;

/// <summary>A sketch as bytes: the same bytes for the same values, in whatever order and grouping they came.</summary>
/// <remarks>
/// Flags; then zeros, infinities and NaN if any (variable length); then per side of zero that has buckets the lowest
/// index, the number of buckets and each count (variable length; a 0 is followed by how many more zeros there are);
/// then minimum, maximum (8 bytes each) and the exact sum (1, 9 or 17 bytes, rarely more), if there is any value.
/// </remarks>
internal static class SketchCodec
{
    [Flags]
    private enum Parts : byte
    {
        None = 0,
        Positive = 1,
        Negative = 2,
        Odd = 4,
        Values = 8,
        All = 15,
    }

    public static void Write(in SketchState state, SketchSettings settings, StateWriter writer)
    {
        OddCounts? odd = state.Odd;
        Parts parts = (state.Positive.IsEmpty ? Parts.None : Parts.Positive)
            | (odd is null || odd.Negative.IsEmpty ? Parts.None : Parts.Negative)
            | (odd is null || (odd.Zeros | odd.PositiveInfinities | odd.NegativeInfinities | odd.NotNumbers) == 0
                ? Parts.None : Parts.Odd)
            | (state.Count == 0 ? Parts.None : Parts.Values);
        writer.WriteByte((byte)parts);
        if (odd is not null && (parts & Parts.Odd) != 0)
        {
            writer.WriteVarInt(odd.Zeros);
            writer.WriteVarInt(odd.PositiveInfinities);
            writer.WriteVarInt(odd.NegativeInfinities);
            writer.WriteVarInt(odd.NotNumbers);
        }

        if ((parts & Parts.Positive) != 0)
        {
            Write(state.Positive, settings, writer);
        }

        if (odd is not null && (parts & Parts.Negative) != 0)
        {
            Write(odd.Negative, settings, writer);
        }

        if ((parts & Parts.Values) != 0)
        {
            writer.WriteDouble(state.Minimum);
            writer.WriteDouble(state.Maximum);
            state.Sum.Write(writer);
        }
    }

    public static SketchState Read(SketchSettings settings, ref StateReader reader)
    {
        Parts parts = (Parts)reader.ReadByte();
        if ((parts & ~Parts.All) != 0)
        {
            throw new InvalidDataException($"A sketch with flags {(byte)parts} is damaged.");
        }

        SketchState state = SketchState.Empty;
        ulong count = 0;
        if ((parts & (Parts.Odd | Parts.Negative)) != 0)
        {
            state.Odd = new OddCounts();
        }

        if (state.Odd is not null && (parts & Parts.Odd) != 0)
        {
            state.Odd.Zeros = ReadCount(ref reader, ref count);
            state.Odd.PositiveInfinities = ReadCount(ref reader, ref count);
            state.Odd.NegativeInfinities = ReadCount(ref reader, ref count);
            ulong notCounted = 0;
            state.Odd.NotNumbers = ReadCount(ref reader, ref notCounted);
        }

        if ((parts & Parts.Positive) != 0)
        {
            Read(ref state.Positive, settings, ref reader, ref count);
        }

        if (state.Odd is not null && (parts & Parts.Negative) != 0)
        {
            Read(ref state.Odd.Negative, settings, ref reader, ref count);
        }

        state.Count = (long)count;
        if (((parts & Parts.Values) != 0) != (count != 0))
        {
            throw new InvalidDataException($"A sketch of {count} values with flags {(byte)parts} is damaged.");
        }

        if (count != 0)
        {
            state.Minimum = reader.ReadDouble();
            state.Maximum = reader.ReadDouble();
            if (!(state.Minimum <= state.Maximum))
            {
                throw new InvalidDataException($"A sketch from {state.Minimum} to {state.Maximum} is damaged.");
            }

            state.Sum = ExactSum.Read(ref reader);
        }

        return state;
    }

    private static void Write(in BucketStore store, SketchSettings settings, StateWriter writer)
    {
        store.TryGetRange(settings.BucketCountMax, out int low, out int high);
        writer.WriteLong(low);
        writer.WriteVarInt((ulong)(high - low + 1));
        ulong zeros = 0;
        for (int index = low; index <= high; index++)
        {
            ulong count = store.CountAt(index, low);
            if (count == 0)
            {
                zeros++;
                continue;
            }

            if (zeros != 0)
            {
                writer.WriteByte(0);
                writer.WriteVarInt(zeros - 1);
                zeros = 0;
            }

            writer.WriteVarInt(count);
        }
    }

    private static void Read(ref BucketStore store, SketchSettings settings, ref StateReader reader, ref ulong total)
    {
        long low = reader.ReadLong();
        int length = reader.ReadInt();
        if (length < 1 || length > settings.BucketCountMax || low < settings.Mapping.LowestIndex
            || low > settings.Mapping.HighestIndex || low + length - 1 > settings.Mapping.HighestIndex)
        {
            throw new InvalidDataException($"A sketch with {length} buckets from {low} is damaged.");
        }

        for (int at = 0; at < length; at++)
        {
            ulong count = ReadCount(ref reader, ref total);
            if (count != 0)
            {
                store.Add((int)low + at, count, settings);
                continue;
            }

            ulong more = reader.ReadVarInt();
            if (more >= (ulong)(length - at))
            {
                throw new InvalidDataException($"A sketch of {length} buckets with {more} empty ones at {at} is damaged.");
            }

            at += (int)more;
        }

        // Floors depend on the highest bucket alone, so an empty one there would be another sketch.
        if (!store.TryGetRange(settings.BucketCountMax, out int first, out int last)
            || first != low || last != low + length - 1)
        {
            throw new InvalidDataException($"A sketch with empty buckets at an end of {low} + {length} is damaged.");
        }
    }

    private static ulong ReadCount(ref StateReader reader, ref ulong total)
    {
        ulong count = reader.ReadVarInt();
        if (count > long.MaxValue - total)
        {
            throw new InvalidDataException($"A sketch with a count of {count} is damaged.");
        }

        total += count;
        return count;
    }
}
