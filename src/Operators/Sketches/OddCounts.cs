namespace Streams.Operators.Sketches;

/// <summary>What most sketches never see: negative values, zeros, infinities and NaN.</summary>
internal sealed class OddCounts
{
    /// <summary>The bytes of the object itself.</summary>
    public const int Bytes = 64;

    // A field, because the store is a struct that changes in place.
    public BucketStore Negative;

    public ulong Zeros { get; set; }

    public ulong PositiveInfinities { get; set; }

    public ulong NegativeInfinities { get; set; }

    public ulong NotNumbers { get; set; }

    /// <summary>A copy that has the cells of the negative values in common.</summary>
    public OddCounts Copy()
    {
        OddCounts copy = (OddCounts)MemberwiseClone();
        copy.Negative.Share();
        return copy;
    }

    public void Add(int code, SketchSettings settings)
    {
        switch (code)
        {
            case SketchCodes.Zero:
                Zeros++;
                break;
            case SketchCodes.PositiveInfinity:
                PositiveInfinities++;
                break;
            case SketchCodes.NegativeInfinity:
                NegativeInfinities++;
                break;
            case SketchCodes.NotANumber:
                NotNumbers++;
                break;
            default:
                int index = code - SketchCodes.NegativeBase;
                if (!Negative.TryIncrement(index))
                {
                    Negative.Add(index, 1, settings);
                }

                break;
        }
    }

    public void Merge(OddCounts other, SketchSettings settings)
    {
        Zeros += other.Zeros;
        PositiveInfinities += other.PositiveInfinities;
        NegativeInfinities += other.NegativeInfinities;
        NotNumbers += other.NotNumbers;
        Negative.Merge(other.Negative, settings);
    }
}
