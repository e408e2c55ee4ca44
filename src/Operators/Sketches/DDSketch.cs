using Streams.Stages;

namespace Streams.Operators.Sketches;

/// <summary>Quantiles of a stream within a guaranteed relative error, in memory that grows with its spread, not its length.</summary>
/// <remarks>
/// The result depends on the values alone: not on their order, nor on how they were grouped into sketches and merged.
/// On each side of zero the highest buckets are told apart, 2,048 unless told otherwise (at 1% a spread of 10^17); smaller
/// magnitudes count in the lowest of them and lose the guarantee. For one thread.
/// </remarks>
public sealed class DDSketch
{
    private readonly SketchSettings _settings;
    private SketchState _state = SketchState.Empty;

    /// <summary>Makes an empty sketch of a relative accuracy from 0.0001 to 0.25 and 16 to 32,768 buckets a side.</summary>
    public DDSketch(
        double relativeAccuracy = SketchSettings.DefaultAccuracy,
        int bucketCountMax = SketchSettings.DefaultBucketCountMax)
        : this(new SketchSettings(relativeAccuracy, bucketCountMax, keptBytesMax: 0))
    {
    }

    private DDSketch(SketchSettings settings)
    {
        _settings = settings;
    }

    /// <summary>The largest relative error of a quantile.</summary>
    public double RelativeAccuracy => _settings.Mapping.RelativeAccuracy;

    /// <summary>The most buckets on each side of zero.</summary>
    public int BucketCountMax => _settings.BucketCountMax;

    /// <summary>The values added, infinities included, NaN not.</summary>
    public long Count => _state.Count;

    /// <summary>The sum, exact and rounded once; zero of nothing.</summary>
    public double Sum => View.Sum;

    /// <summary>The least value, exactly; NaN of nothing.</summary>
    public double Min => View.Min;

    /// <summary>The greatest value, exactly; NaN of nothing.</summary>
    public double Max => View.Max;

    /// <summary>All that the sketch can tell.</summary>
    public DDSketchView View => new(in _state, _settings);

    /// <summary>Adds a value.</summary>
    public void Add(double value) => _state.Add(value, SketchCodes.Of(_settings.Mapping, value), _settings);

    /// <summary>Adds many values.</summary>
    public void Add(ReadOnlySpan<double> values) => _state.Add(values, _settings);

    /// <summary>Adds all values of another sketch of the same accuracy and bucket limit, as if they had been added here.</summary>
    public void Merge(DDSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _settings.ThrowIfOther(other._settings);
        if (other == this)
        {
            throw new ArgumentException("A sketch cannot be merged into itself.", nameof(other));
        }

        _state.Merge(other._state, _settings);
    }

    /// <summary>The quantile from 0 to 1: within the relative accuracy of the element of rank floor(q * (count - 1)).</summary>
    public double Quantile(double quantile) => _state.Quantile(quantile, _settings);

    /// <summary>Forgets all values.</summary>
    public void Clear() => _state.Clear(_settings);

    /// <summary>Writes the sketch with its accuracy and bucket limit: the same bytes for the same values in any order.</summary>
    public void Write(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteDouble(RelativeAccuracy);
        writer.WriteVarInt((ulong)BucketCountMax);
        View.Write(writer);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static DDSketch Read(ref StateReader reader)
    {
        double accuracy = reader.ReadDouble();
        int bucketCountMax = reader.ReadInt();
        if (!(accuracy is >= BucketMapping.FinestAccuracy and <= BucketMapping.CoarsestAccuracy)
            || bucketCountMax is < SketchSettings.LeastBucketCountMax or > SketchSettings.MostBucketCountMax)
        {
            throw new InvalidDataException($"A sketch of accuracy {accuracy} and {bucketCountMax} buckets is damaged.");
        }

        SketchSettings settings = new(accuracy, bucketCountMax, keptBytesMax: 0);
        return new DDSketch(settings) { _state = SketchCodec.Read(settings, ref reader) };
    }
}
