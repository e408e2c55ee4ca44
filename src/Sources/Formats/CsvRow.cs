namespace Streams.Sources.Formats;

/// <summary>The cells of one line of CSV, quoted as in RFC 4180.</summary>
/// <remarks>
/// A quoted cell may hold separators and doubled quotes but no line end: so a quote that was never closed costs one
/// line, not the rest of the input.
/// </remarks>
internal sealed class CsvRow(byte separator)
{
    /// <summary>The most columns that a table may have.</summary>
    public const int ColumnCountMax = 4096;

    private Range[] _cells = new Range[16];

    /// <summary>How many cells the line has.</summary>
    public int Count { get; private set; }

    /// <summary>Finds the cells of a line; null when that went well.</summary>
    public RowProblem? Split(ReadOnlySpan<byte> line)
    {
        Count = 0;
        for (int start = 0; ; start++)
        {
            int end;
            if (start < line.Length && line[start] == '"')
            {
                if (!TryFindCellEnd(line, start, out end, out RowProblem? problem))
                {
                    return problem;
                }
            }
            else
            {
                int length = line[start..].IndexOfAny(separator, (byte)'"');
                end = length < 0 ? line.Length : start + length;
                if (length >= 0 && line[end] == '"')
                {
                    return RowProblem.Malformed(end, "a quote stands inside of a cell that does not begin with one");
                }
            }

            if (Count == ColumnCountMax)
            {
                return RowProblem.Malformed(start, $"a row has at most {ColumnCountMax} cells");
            }

            if (Count == _cells.Length)
            {
                Array.Resize(ref _cells, Count * 2);
            }

            _cells[Count++] = start..end;
            start = end;
            if (end == line.Length)
            {
                return null;
            }
        }
    }

    /// <summary>Where a cell stands.</summary>
    public int StartOf(int cell) => _cells[cell].Start.Value;

    /// <summary>A cell as it stands in the line, quotes included.</summary>
    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> line, int cell) => line[_cells[cell]];

    /// <summary>A cell's text; if it had doubled quotes, in <paramref name="scratch"/>.</summary>
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> line, int cell, Span<byte> scratch)
    {
        ReadOnlySpan<byte> raw = Raw(line, cell);
        if (raw.IsEmpty || raw[0] != '"')
        {
            return raw;
        }

        ReadOnlySpan<byte> content = raw[1..^1];
        if (!content.Contains((byte)'"'))
        {
            return content;
        }

        int length = 0;
        for (int at = 0; at < content.Length; at++)
        {
            scratch[length++] = content[at];
            at += content[at] == '"' ? 1 : 0;
        }

        return scratch[..length];
    }

    private bool TryFindCellEnd(ReadOnlySpan<byte> line, int start, out int end, out RowProblem? problem)
    {
        problem = null;
        for (end = start + 1; ; end++)
        {
            int length = line[end..].IndexOf((byte)'"');
            if (length < 0)
            {
                problem = RowProblem.Malformed(start, "the quoted cell has no end on this line");
                return false;
            }

            end += length + 1;
            if (end == line.Length || line[end] == separator)
            {
                return true;
            }

            if (line[end] != '"')
            {
                problem = RowProblem.Malformed(end, "expected the end of the cell behind its closing quote");
                return false;
            }
        }
    }
}
