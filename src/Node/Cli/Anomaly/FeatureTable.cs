using System.Text;
using Streams.Sources.Formats;

namespace Streams.Node.Cli.Anomaly;

/// <summary>A CSV file of features: a line of names, then a row of numbers a line; one column may say which rows are anomalous.</summary>
/// <remarks>
/// Cells are separated by tabs or semicolons where the first line has one, otherwise by commas. A first line of nothing but
/// numbers is a row; then columns are named by their number, from 1.
/// </remarks>
/// <param name="Names">The features.</param>
/// <param name="Rows">Their values, row by row; NaN where a cell is empty.</param>
/// <param name="IsAnomalous">What the label column says of each row; empty without one.</param>
internal sealed record FeatureTable(IReadOnlyList<string> Names, double[] Rows, bool[] IsAnomalous)
{
    private static readonly string[] Anomalous = ["1", "1.0", "true", "yes", "anomaly", "anomalous", "outlier"];
    private static readonly string[] Missing = ["na", "n/a", "null", "none", "?"];
    private static readonly string[] Normal = ["0", "0.0", "false", "no", "normal", "inlier", "ok"];

    /// <summary>How many rows there are.</summary>
    public int Count => Names.Count == 0 ? 0 : Rows.Length / Names.Count;

    /// <summary>Reads a file; what is wrong with it is an <see cref="InvalidDataException"/> that names the line.</summary>
    /// <param name="path">The file.</param>
    /// <param name="features">The columns to use; empty for all.</param>
    /// <param name="ignored">Columns to leave out.</param>
    /// <param name="label">The column that says which rows are anomalous.</param>
    public static FeatureTable Read(string path, IReadOnlyList<string> features, IReadOnlyList<string> ignored, string? label)
    {
        using FileStream stream = File.OpenRead(path);
        using StreamReader reader = new(stream, Encoding.UTF8);
        string first = reader.ReadLine() ?? throw Wrong(path, 1, "the file is empty; it must begin with a line of names");
        CsvRow cells = new(SeparatorIn(first));
        byte[] line = Utf8(first);
        Split(cells, line, path, 1);
        string[] header = [.. Enumerable.Range(0, cells.Count).Select(cell => TextOf(cells, line, cell))];
        bool hasNames = !Array.TrueForAll(header, name => TryNumber(Utf8(name), out _));
        header = hasNames ? header : [.. Enumerable.Range(1, header.Length).Select(cell => $"{cell}")];
        int labelAt = label is null ? -1 : IndexOf(header, label, path);
        foreach (string name in ignored)
        {
            IndexOf(header, name, path);
        }

        int[] used = features.Count > 0
            ? [.. features.Select(name => IndexOf(header, name, path))]
            : [.. Enumerable.Range(0, header.Length).Where(cell => cell != labelAt && !ignored.Contains(header[cell]))];
        if (used.Length == 0)
        {
            throw Wrong(path, 1, "no column is left to be a feature");
        }

        List<double> rows = [];
        List<bool> labels = [];
        int number = hasNames ? 2 : 1;
        for (string? text = hasNames ? reader.ReadLine() : first; text is not null; text = reader.ReadLine(), number++)
        {
            if (text.Length == 0)
            {
                continue;
            }

            line = Utf8(text);
            Split(cells, line, path, number);
            if (cells.Count != header.Length)
            {
                throw Wrong(path, number, $"there are {cells.Count} cells, expected {header.Length} as in the first line");
            }

            foreach (int cell in used)
            {
                rows.Add(NumberOf(cells, line, cell, header[cell], path, number));
            }

            if (labelAt >= 0)
            {
                labels.Add(LabelOf(TextOf(cells, line, labelAt), header[labelAt], path, number));
            }
        }

        return rows.Count == 0
            ? throw Wrong(path, 2, "there are no rows")
            : new FeatureTable([.. used.Select(cell => header[cell])], [.. rows], [.. labels]);
    }

    private static void Split(CsvRow cells, byte[] line, string path, int number)
    {
        if (cells.Split(line) is { } problem)
        {
            throw Wrong(path, number, problem.Detail);
        }
    }

    private static double NumberOf(CsvRow cells, byte[] line, int cell, string name, string path, int number)
    {
        ReadOnlySpan<byte> text = cells.Text(line, cell, new byte[line.Length]).Trim((byte)' ');
        return TryNumber(text, out double value) ? value
            : throw Wrong(
                path,
                number,
                $"'{Encoding.UTF8.GetString(text)}' in column '{name}' is not a number; leave the column out with --ignore {name}");
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, out double value)
    {
        if (TextNumber.TryParse(text, out value))
        {
            return true;
        }

        value = double.NaN;
        return text.IsEmpty || Missing.Contains(Encoding.UTF8.GetString(text).ToLowerInvariant());
    }

    private static byte SeparatorIn(string first) =>
        first.Contains('\t', StringComparison.Ordinal) ? (byte)'\t'
        : first.Contains(';', StringComparison.Ordinal) ? (byte)';'
        : (byte)',';

    private static bool LabelOf(string text, string name, string path, int number)
    {
        string word = text.Trim().ToLowerInvariant();
        return Anomalous.Contains(word)
            || (Normal.Contains(word)
                ? false
                : throw Wrong(
                    path,
                    number,
                    $"'{text}' in column '{name}' is no label; write {string.Join(", ", Anomalous)} or {string.Join(", ", Normal)}"));
    }

    private static int IndexOf(string[] header, string name, string path)
    {
        int at = Array.IndexOf(header, name);
        return at >= 0 ? at : throw Wrong(path, 1, $"there is no column '{name}'; there are {string.Join(", ", header)}");
    }

    private static string TextOf(CsvRow cells, byte[] line, int cell) =>
        Encoding.UTF8.GetString(cells.Text(line, cell, new byte[line.Length])).Trim();

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static InvalidDataException Wrong(string path, int line, string problem) => new($"{path}:{line}: {problem}");
}
