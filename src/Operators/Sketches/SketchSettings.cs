namespace Streams.Operators.Sketches;

/// <summary>What sketches that may be merged have in common, and where they get their buckets from.</summary>
internal sealed class SketchSettings
{
    public const double DefaultAccuracy = 0.01;
    public const int DefaultBucketCountMax = 2048;
    public const int LeastBucketCountMax = 16;
    public const int MostBucketCountMax = 32768;

    private const int RememberedValues = 1024;
    private const double SpanWeight = 1.0 / 64;
    private const int SpanEvery = 16;

    private readonly (int Index, double Value)[] _values = new (int, double)[RememberedValues];
    private FreezeMark? _mark;
    private double _typicalCells;
    private int _cleared;

    public SketchSettings(double relativeAccuracy, int bucketCountMax, long keptBytesMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bucketCountMax, LeastBucketCountMax);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bucketCountMax, MostBucketCountMax);
        Mapping = new BucketMapping(relativeAccuracy);
        BucketCountMax = bucketCountMax;
        Arrays = new BucketArrays(keptBytesMax);
        Array.Fill(_values, (int.MinValue, 0));
    }

    public BucketMapping Mapping { get; }

    /// <summary>The most buckets that are told apart on each side of zero.</summary>
    public int BucketCountMax { get; }

    public BucketArrays Arrays { get; }

    /// <summary>Whether sketches sum their values up; where nobody asks for the sum they need not.</summary>
    public bool KeepsSums { get; init; } = true;

    /// <summary>How many steps of buckets a sketch begins with: half as much again as sketches came to span lately.</summary>
    /// <remarks>Growing step by step would copy the buckets of every sketch several times in every window.</remarks>
    public int TypicalSteps => (int)(_typicalCells * 1.5 / BucketArrays.StepBytes) + 1;

    /// <summary>The same settings for another thread, with buckets of their own.</summary>
    public SketchSettings Copy(long keptBytesMax) =>
        new(Mapping.RelativeAccuracy, BucketCountMax, keptBytesMax) { KeepsSums = KeepsSums };

    /// <summary>Whether to note the next span: one in sixteen, as looking takes all of a sketch from memory.</summary>
    public bool WantsSpan() => (++_cleared & (SpanEvery - 1)) == 1;

    /// <summary>Notes how many buckets a sketch spanned in the end.</summary>
    public void NoteSpan(int cells) => _typicalCells += (cells - _typicalCells) * SpanWeight;

    /// <summary>Whether cells that were shared are still being read.</summary>
    public bool IsBeingRead => _mark is { IsOver: false };

    /// <summary>Notes that cells are shared from now on, until the mark is over.</summary>
    public void Share(FreezeMark mark)
    {
        if (!IsBeingRead)
        {
            Arrays.ReuseRetired();
        }

        _mark = mark;
    }

    /// <summary>Takes cells back; shared ones are not used again while they are being read.</summary>
    public void Return(byte[] cells, bool isShared)
    {
        if (isShared && IsBeingRead)
        {
            Arrays.Retire(cells);
        }
        else
        {
            Arrays.Return(cells);
        }
    }

    /// <summary>The value that stands for a bucket, remembered for buckets asked for lately.</summary>
    public double ValueOf(int index)
    {
        ref (int Index, double Value) known = ref _values[index & (_values.Length - 1)];
        if (known.Index != index)
        {
            known = (index, Mapping.ValueOf(index));
        }

        return known.Value;
    }

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
