namespace Streams.Operators.Anomaly.Forests;

/// <summary>Grows trees one after the other, in scratch memory of its own; several growers work side by side.</summary>
/// <remarks>
/// A split takes a feature at random among those that are not constant in the place's rows, and a threshold evenly between
/// the least and the greatest value there. Features found constant stay so further down and are not looked at again.
/// </remarks>
internal sealed class TreeGrower
{
    private readonly ForestTrees _trees;
    private readonly ForestOptions _options;
    private readonly double[] _expected;
    private readonly double[] _columns;
    private readonly int _sampleSize;
    private readonly int[] _order;
    private readonly int[] _features;
    private readonly double[] _projected;
    private readonly double[] _weights;
    private readonly Dictionary<int, int> _moved = [];
    private RandomStream _random;
    private int _tree;

    public TreeGrower(ForestTrees trees, ForestOptions options, int sampleSize, double[] expected)
    {
        _trees = trees;
        _options = options;
        _expected = expected;
        _sampleSize = sampleSize;
        _columns = new double[checked(sampleSize * trees.Columns)];
        _order = new int[sampleSize];
        _features = new int[trees.Columns];
        _projected = trees.IsExtended ? new double[sampleSize] : [];
        _weights = trees.IsExtended ? new double[trees.Columns] : [];
    }

    /// <summary>Grows one tree from a sample of the rows.</summary>
    public void Grow(int tree, ReadOnlySpan<double> rows, ReadOnlySpan<double> missing)
    {
        _tree = tree;
        _random = new RandomStream(_options.Seed, tree);
        Sample(rows, missing);
        for (int i = 0; i < _sampleSize; i++)
        {
            _order[i] = i;
        }

        for (int i = 0; i < _features.Length; i++)
        {
            _features[i] = i;
        }

        Split(1, 0, _order.AsSpan(), constantCount: 0);
    }

    /// <summary>Copies rows that are drawn without replacement, feature by feature.</summary>
    private void Sample(ReadOnlySpan<double> rows, ReadOnlySpan<double> missing)
    {
        int columns = _trees.Columns;
        int left = rows.Length / columns;
        _moved.Clear();
        for (int i = 0; i < _sampleSize; i++, left--)
        {
            // Fisher and Yates from the end, of which only the places that were swapped are kept.
            int at = _random.Next(left);
            int row = _moved.GetValueOrDefault(at, at);
            _moved[at] = _moved.GetValueOrDefault(left - 1, left - 1);
            ReadOnlySpan<double> values = rows.Slice(row * columns, columns);
            for (int f = 0; f < values.Length; f++)
            {
                _columns[f * _sampleSize + i] = CleanValue.Of(values[f], missing[f]);
            }
        }
    }

    private void Split(int place, int depth, Span<int> order, int constantCount)
    {
        if (order.Length <= 1 || depth == _trees.Depth || !TryChoose(place, order, ref constantCount, out int leftCount))
        {
            _trees.SetLeaf(_tree, place, depth, order.Length, _expected[order.Length]);
            return;
        }

        _trees.SetRows(_tree, place, order.Length);
        Split(2 * place, depth + 1, order[..leftCount], constantCount);
        Split(2 * place + 1, depth + 1, order[leftCount..], constantCount);
    }

    private bool TryChoose(int place, Span<int> order, ref int constantCount, out int leftCount) =>
        _trees.IsExtended
            ? TryChoosePlane(place, order, ref constantCount, out leftCount)
            : TryChooseFeature(place, order, ref constantCount, out leftCount);

    private bool TryChooseFeature(int place, Span<int> order, ref int constantCount, out int leftCount)
    {
        if (!TryDrawFeature(order, ref constantCount, constantCount, out int feature, out double least, out double greatest))
        {
            leftCount = 0;
            return false;
        }

        double threshold = Between(least, greatest, _random.NextDouble());
        _trees.Thresholds[_tree * _trees.Width + place] = threshold;
        _trees.SetFeature(_tree * _trees.Width + place, feature);
        leftCount = Partition(order, _columns.AsSpan(feature * _sampleSize, _sampleSize), threshold);
        return true;
    }

    /// <summary>Draws a feature that is not constant; those that are get behind <paramref name="constantCount"/>.</summary>
    private bool TryDrawFeature(
        ReadOnlySpan<int> order, ref int constantCount, int first, out int feature, out double least, out double greatest)
    {
        while (first < _features.Length)
        {
            int at = first + _random.Next(_features.Length - first);
            feature = _features[at];
            (least, greatest) = Range(order, _columns.AsSpan(feature * _sampleSize, _sampleSize));
            if (least < greatest)
            {
                (_features[at], _features[first]) = (_features[first], feature);
                return true;
            }

            // Those that were drawn for the same plane stand between the constant ones and the rest: they move up by one.
            _features[at] = _features[first];
            _features[first] = _features[constantCount];
            _features[constantCount] = feature;
            constantCount++;
            first++;
        }

        (feature, least, greatest) = (0, 0, 0);
        return false;
    }

    /// <summary>
    /// A plane through a point that is drawn evenly from the box around the rows, with normally distributed slopes. Its
    /// threshold is kept within what the rows reach, as a plane that leaves all rows on one side splits nothing.
    /// </summary>
    private bool TryChoosePlane(int place, Span<int> order, ref int constantCount, out int leftCount)
    {
        leftCount = 0;
        _weights.AsSpan().Clear();
        double threshold = 0;
        int wanted = Math.Min(_options.ExtensionLevel, _features.Length - 1) + 1;
        int drawn = 0;
        while (drawn < wanted
            && TryDrawFeature(order, ref constantCount, constantCount + drawn, out int feature, out double least, out double greatest))
        {
            double weight = _random.NextNormal();
            _weights[feature] = weight;
            threshold += weight * Between(least, greatest, _random.NextDouble());
            drawn++;
        }

        if (drawn == 0)
        {
            return false;
        }

        Project(order);
        (double lowest, double highest) = Range(order, _projected);
        if (!(lowest < highest))
        {
            return false;
        }

        threshold = threshold >= lowest && threshold < highest
            ? threshold
            : Between(lowest, highest, _random.NextDouble());
        int split = _tree * _trees.Width + place;
        _trees.Thresholds[split] = threshold;
        _weights.CopyTo(_trees.Weights.AsSpan(split * _trees.Columns));
        leftCount = Partition(order, _projected, threshold);
        return true;
    }

    private void Project(ReadOnlySpan<int> order)
    {
        foreach (int row in order)
        {
            double sum = 0;
            for (int f = 0; f < _weights.Length; f++)
            {
                sum += _weights[f] * _columns[f * _sampleSize + row];
            }

            _projected[row] = sum;
        }
    }

    /// <summary>A number between two others that is less than the second, so that each side of a split gets a row.</summary>
    private static double Between(double least, double greatest, double share)
    {
        double threshold = least + (greatest - least) * share;
        return threshold < greatest ? threshold : least;
    }

    private static (double Least, double Greatest) Range(ReadOnlySpan<int> order, ReadOnlySpan<double> values)
    {
        double least = values[order[0]];
        double greatest = least;
        foreach (int row in order[1..])
        {
            double value = values[row];
            least = value < least ? value : least;
            greatest = value > greatest ? value : greatest;
        }

        return (least, greatest);
    }

    /// <summary>Moves the rows that do not exceed the threshold to the front and returns how many they are.</summary>
    private static int Partition(Span<int> order, ReadOnlySpan<double> values, double threshold)
    {
        int left = 0;
        for (int i = 0; i < order.Length; i++)
        {
            int row = order[i];
            order[i] = order[left];
            order[left] = row;
            left += values[row] <= threshold ? 1 : 0;
        }

        return left;
    }
}
