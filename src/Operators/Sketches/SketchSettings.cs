namespace Streams.Operators.Sketches;

/// <summary>What sketches that may be merged have in common, and where they get their buckets from.</summary>
internal sealed class SketchSettings
{
    public const double DefaultAccuracy = 0.01;
    public const int DefaultBucketCountMax = 2048;
    public const int LeastBucketCountMax = 16;
    public const int MostBucketCountMax = 32768;

    public SketchSettings(double relativeAccuracy, int bucketCountMax, long keptBytesMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bucketCountMax, LeastBucketCountMax);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bucketCountMax, MostBucketCountMax);
        Mapping = new BucketMapping(relativeAccuracy);
        BucketCountMax = bucketCountMax;
        Arrays = new BucketArrays(keptBytesMax);
    }

    public BucketMapping Mapping { get; }

    /// <summary>The most buckets that are told apart on each side of zero.</summary>
    public int BucketCountMax { get; }

    public BucketArrays Arrays { get; }

    public void ThrowIfOther(SketchSettings other)
    {
        if (other.Mapping.RelativeAccuracy != Mapping.RelativeAccuracy || other.BucketCountMax != BucketCountMax)
        {
            throw new ArgumentException(
                $"A sketch of accuracy {other.Mapping.RelativeAccuracy} and {other.BucketCountMax} buckets cannot be "
                + $"merged into one of accuracy {Mapping.RelativeAccuracy} and {BucketCountMax} buckets.");
        }
    }
}
