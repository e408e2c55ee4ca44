namespace Streams.Node.Cli.Anomaly;

/// <summary>The greatest scores over time in a few dozen columns, whose width grows with the span that they cover.</summary>
internal sealed class ScoreChart(TimeSpan width)
{
    private const int ColumnsMax = 60;
    private const string Blocks = "▁▂▃▄▅▆▇█";

    private readonly SortedDictionary<long, double> _columns = [];
    private long _width = Math.Max(1, (long)width.TotalMilliseconds);

    /// <summary>The greatest score of all.</summary>
    public double Greatest { get; private set; }

    /// <summary>Adds a score.</summary>
    public void Add(long time, double score)
    {
        Greatest = Math.Max(Greatest, score);
        Put(_columns, time / _width, score);
        while (_columns.Keys.Last() - _columns.Keys.First() >= ColumnsMax)
        {
            KeyValuePair<long, double>[] columns = [.. _columns];
            _columns.Clear();
            _width *= 2;
            foreach ((long column, double value) in columns)
            {
                Put(_columns, column / 2, value);
            }
        }
    }

    /// <summary>The columns from the first to the last; NaN where there was none.</summary>
    public IReadOnlyList<double> Columns()
    {
        if (_columns.Count == 0)
        {
            return [];
        }

        long first = _columns.Keys.First();
        double[] columns = new double[_columns.Keys.Last() - first + 1];
        Array.Fill(columns, double.NaN);
        foreach ((long column, double value) in _columns)
        {
            columns[column - first] = value;
        }

        return columns;
    }

    /// <summary>The columns as blocks of different height.</summary>
    public string ToText() => string.Concat(Columns().Select(value =>
        double.IsNaN(value) ? ' ' : Blocks[Math.Clamp((int)(value * Blocks.Length), 0, Blocks.Length - 1)]));

    private static void Put(SortedDictionary<long, double> columns, long column, double value) =>
        columns[column] = columns.TryGetValue(column, out double known) ? Math.Max(known, value) : value;
}
