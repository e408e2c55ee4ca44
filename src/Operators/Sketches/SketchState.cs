using System.Runtime.CompilerServices;
using Streams.Operators.Windows.Sums;

namespace Streams.Operators.Sketches;

/// <summary>Everything that one sketch keeps; 72 bytes and the buckets.</summary>
internal struct SketchState
{
    /// <summary>Values whose codes are computed in one run; the codes stay in L1.</summary>
    private const int RunLength = 512;

    /// <summary>Fewer values are counted one by one.</summary>
    private const int LeastRun = 8;

    // What every value touches stands together.
    public BucketStore Positive;
    public double Minimum;
    public double Maximum;
    public long Count;
    public OddCounts? Odd;
    public ExactSum Sum;

    public static SketchState Empty => new()
    {
        Minimum = double.PositiveInfinity,
        Maximum = double.NegativeInfinity,
    };

    /// <summary>Counts a value whose code is known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value, int code, SketchSettings settings)
    {
        if (!Positive.TryIncrement(code))
        {
            AddSlowly(code, settings);
            if (code == SketchCodes.NotANumber)
            {
                return;
            }
        }

        Count++;
        if (settings.KeepsSums)
        {
            Sum.Add(value);
        }

        double unsigned = value + 0.0;
        if (unsigned < Minimum)
        {
            Minimum = unsigned;
        }

        if (unsigned > Maximum)
        {
            Maximum = unsigned;
        }
    }

    /// <summary>Counts many values.</summary>
    public void Add(ReadOnlySpan<double> values, SketchSettings settings)
    {
        if (values.Length < LeastRun)
        {
            foreach (double value in values)
            {
                Add(value, SketchCodes.Of(settings.Mapping, value), settings);
            }

            return;
        }

        Span<int> codes = stackalloc int[Math.Min(RunLength, values.Length)];
        while (!values.IsEmpty)
        {
            ReadOnlySpan<double> run = values[..Math.Min(RunLength, values.Length)];
            AddRun(run, codes[..run.Length], settings);
            values = values[run.Length..];
        }
    }

    public void Merge(in SketchState other, SketchSettings settings)
    {
        Count = checked(Count + other.Count);
        Minimum = Math.Min(Minimum, other.Minimum);
        Maximum = Math.Max(Maximum, other.Maximum);
        Sum.Merge(other.Sum);
        Positive.Merge(other.Positive, settings);
        if (other.Odd is not null)
        {
            Odd ??= new OddCounts();
            Odd.Merge(other.Odd, settings);
        }
    }

    /// <summary>Parts from a copy of this state: what both would change has to be copied before.</summary>
    public void Share()
    {
        Positive.Share();
        Sum.Part();
        Odd = Odd?.Copy();
    }

    public void Clear(SketchSettings settings)
    {
        Positive.Clear(settings);
        Odd?.Negative.Clear(settings);
        this = Empty;
    }

    /// <summary>The element of rank floor(q * (count - 1)), counted from zero in rising order.</summary>
    public readonly double Quantile(double quantile, SketchSettings settings)
    {
        if (!(quantile is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(quantile), quantile, "must be from 0 to 1");
        }

        if (Count == 0)
        {
            return double.NaN;
        }

        // The product may round up to the count itself where doubles no longer tell neighbours apart.
        ulong rank = Math.Min((ulong)(quantile * (Count - 1)), (ulong)Count - 1);
        if (rank == 0)
        {
            return Minimum;
        }

        return rank == (ulong)Count - 1 ? Maximum : Math.Clamp(Find(rank, settings), Minimum, Maximum);
    }

    private readonly double Find(ulong rank, SketchSettings settings)
    {
        int index;
        if (Odd is not null)
        {
            if (rank < Odd.NegativeInfinities)
            {
                return double.NegativeInfinity;
            }

            rank -= Odd.NegativeInfinities;
            if (Odd.Negative.TryFindDown(ref rank, settings.BucketCountMax, out index))
            {
                return -settings.ValueOf(index);
            }

            if (rank < Odd.Zeros)
            {
                return 0;
            }

            rank -= Odd.Zeros;
        }

        return Positive.TryFindUp(ref rank, settings.BucketCountMax, out index)
            ? settings.ValueOf(index)
            : double.PositiveInfinity;
    }

    private void AddRun(ReadOnlySpan<double> run, Span<int> codes, SketchSettings settings)
    {
        CodeSpan span = SketchCodes.Fill(settings.Mapping, run, codes);
        if (span.Highest >= SketchCodes.PositiveLimit)
        {
            for (int i = 0; i < run.Length; i++)
            {
                Add(run[i], codes[i], settings);
            }

            return;
        }

        Positive.IncrementAll(codes, span.Lowest, span.Highest, settings);
        Count += run.Length;
        if (settings.KeepsSums)
        {
            Sum.Add(run);
        }

        Minimum = Math.Min(Minimum, span.Minimum);
        Maximum = Math.Max(Maximum, span.Maximum);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddSlowly(int code, SketchSettings settings)
    {
        if (code < SketchCodes.PositiveLimit)
        {
            Positive.Add(code, 1, settings);
        }
        else
        {
            Odd ??= new OddCounts();
            Odd.Add(code, settings);
        }
    }
}
