using Streams.Stages;

namespace Streams.Operators.Anomaly.Forests;

/// <summary>A streaming forest: how few of the last window's vectors there were where a vector is (half-space trees).</summary>
/// <remarks>
/// <para>Trees halve the space at random places that are fixed beforehand; learning is counting. After each window of vectors
/// its counts become the reference that the next ones are scored by, and its range becomes the space that is halved: so a drift to
/// other scales is followed after a window.</para>
/// <para>The score is 0.5 where the density is a fixed part of that around the thinnest hundredth of the reference, and
/// goes to 1 where nothing was. It is NaN before the first window is full, and never after. Missing values count as the middle of the
/// reference. Nothing is allocated once the first vector has come.</para>
/// </remarks>
public sealed class HalfSpaceTrees
{
    // The part of the thinnest hundredth's density below which a vector counts as anomalous.
    private const double ThinPart = 0.25;
    private const double ThinShare = 0.01;
    private const double Margin = 0.02;

    private readonly HalfSpaceLayout _layout;
    private readonly int _window;
    private double[] _rows;
    private ushort[] _masses;
    private double[] _least;
    private double[] _range;
    private readonly double[] _scaled;
    private readonly double[] _drops;
    private readonly double[] _scratch;
    private int _count;
    private bool _isReady;
    private double _thin;

    /// <summary>Makes a model of vectors with so many features.</summary>
    public HalfSpaceTrees(int columns, int trees = 25, int depth = 8, int window = 250, int seed = 0)
        : this(new HalfSpaceLayout(trees, depth, columns, seed), window)
    {
    }

    internal HalfSpaceTrees(HalfSpaceLayout layout, int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(window, ushort.MaxValue);
        _layout = layout;
        _window = window;
        _rows = new double[window * layout.Columns];
        _masses = new ushort[layout.Trees * layout.Splits * 2];
        _least = new double[layout.Columns];
        _range = new double[layout.Columns];
        _scaled = new double[layout.Columns];
        _drops = new double[layout.Columns];
        _scratch = new double[window];
    }

    /// <summary>Whether any vector has come.</summary>
    internal bool HasLearnt => _isReady || _count > 0;

    /// <summary>Scores a vector and learns it; says which feature led it to where there is little.</summary>
    public double Score(ReadOnlySpan<double> vector, out int feature)
    {
        double score = double.NaN;
        feature = 0;
        if (_isReady)
        {
            Scale(vector);
            _drops.AsSpan().Clear();
            double density = Density(isExplained: true);
            score = _thin / (_thin + density);
            for (int f = 1; f < _drops.Length; f++)
            {
                feature = _drops[f] > _drops[feature] ? f : feature;
            }
        }

        vector.CopyTo(_rows.AsSpan(_count * _layout.Columns));
        if (++_count == _window)
        {
            TakeReference();
            _count = 0;
        }

        return score;
    }

    /// <summary>A copy of the model as it is, to be written while this one goes on.</summary>
    internal HalfSpaceTrees Copy()
    {
        HalfSpaceTrees copy = (HalfSpaceTrees)MemberwiseClone();
        copy._rows = (double[])_rows.Clone();
        copy._masses = (ushort[])_masses.Clone();
        copy._least = (double[])_least.Clone();
        copy._range = (double[])_range.Clone();
        return copy;
    }

    /// <summary>Writes the model.</summary>
    public void Write(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteByte(_isReady ? (byte)1 : (byte)0);
        writer.WriteVarInt((ulong)_count);
        foreach (double value in _rows.AsSpan(0, _count * _layout.Columns))
        {
            writer.WriteDouble(value);
        }

        if (_isReady)
        {
            writer.WriteDouble(_thin);
            for (int f = 0; f < _layout.Columns; f++)
            {
                writer.WriteDouble(_least[f]);
                writer.WriteDouble(_range[f]);
            }

            foreach (ushort mass in _masses)
            {
                writer.WriteVarInt(mass);
            }
        }
    }

    /// <summary>Takes over a model that was made alike.</summary>
    public void Read(ref StateReader reader)
    {
        _isReady = reader.ReadByte() == 1;
        _count = reader.ReadInt();
        if (_count >= _window)
        {
            throw new InvalidDataException($"A window of {_window} vectors cannot hold {_count}.");
        }

        foreach (ref double value in _rows.AsSpan(0, _count * _layout.Columns))
        {
            value = reader.ReadDouble();
        }

        if (_isReady)
        {
            _thin = reader.ReadDouble();
            for (int f = 0; f < _layout.Columns; f++)
            {
                _least[f] = reader.ReadDouble();
                _range[f] = reader.ReadDouble();
            }

            foreach (ref ushort mass in _masses.AsSpan())
            {
                mass = (ushort)reader.ReadInt();
            }
        }
    }

    /// <summary>Counts the window's vectors where they are, and how thin it is where it is thinnest.</summary>
    private void TakeReference()
    {
        for (int f = 0; f < _layout.Columns; f++)
        {
            TakeRange(f);
        }

        _masses.AsSpan().Clear();
        for (int row = 0; row < _window; row++)
        {
            Scale(_rows.AsSpan(row * _layout.Columns, _layout.Columns));
            Count();
        }

        for (int row = 0; row < _window; row++)
        {
            Scale(_rows.AsSpan(row * _layout.Columns, _layout.Columns));
            _scratch[row] = Density(isExplained: false);
        }

        _thin = ThinPart * Quantile.Of(_scratch, ThinShare);
        _isReady = true;
    }

    private void TakeRange(int feature)
    {
        int count = 0;
        for (int row = 0; row < _window; row++)
        {
            double value = _rows[row * _layout.Columns + feature];
            if (!double.IsNaN(value))
            {
                _scratch[count++] = CleanValue.Of(value, 0);
            }
        }

        Span<double> values = _scratch.AsSpan(0, count);
        double least = count == 0 ? 0 : Quantile.Of(values, Margin);
        double greatest = count == 0 ? 0 : Quantile.Of(values, 1 - Margin);

        // What hardly moves may move by a hundredth.
        double range = Math.Max(greatest - least, Math.Max(Math.Abs(greatest) * 0.01, 1e-12));
        _least[feature] = (least + greatest) / 2 - range / 2;
        _range[feature] = range;
    }

    private void Scale(ReadOnlySpan<double> vector)
    {
        for (int f = 0; f < _scaled.Length; f++)
        {
            double value = (vector[f] - _least[f]) / _range[f];
            _scaled[f] = double.IsNaN(value) ? 0.5 : value;
        }
    }

    private void Count()
    {
        for (int tree = 0; tree < _layout.Trees; tree++)
        {
            int place = 1;
            int start = tree * _layout.Splits * 2;
            _masses[start + place]++;
            for (int depth = 0; depth < _layout.Depth; depth++)
            {
                place = _layout.Next(tree, place, _scaled);
                _masses[start + place]++;
            }
        }
    }

    /// <summary>The mean over the trees of how many vectors there were where this one is, as a multiple of an even spread.</summary>
    private double Density(bool isExplained)
    {
        double total = 0;
        int few = Math.Max(_window / 10, 1);
        for (int tree = 0; tree < _layout.Trees; tree++)
        {
            int place = 1;
            int depth = 0;
            int start = tree * _layout.Splits * 2;
            int mass = _masses[start + 1];
            while (depth < _layout.Depth && mass > few)
            {
                int next = _layout.Next(tree, place, _scaled);
                int left = _masses[start + next];
                if (isExplained)
                {
                    _drops[_layout.Features[tree * _layout.Splits + place]] += Math.Log2((mass + 1.0) / (2 * left + 1));
                }

                (place, mass) = (next, left);
                depth++;
            }

            total += Math.ScaleB(mass, depth);
        }

        return total / _layout.Trees / _window;
    }
}
