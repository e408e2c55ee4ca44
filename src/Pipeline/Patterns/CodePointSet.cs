namespace Streams.Patterns;

/// <summary>A set of code points as ranges.</summary>
internal sealed class CodePointSet
{
    private readonly List<(int From, int To)> _ranges = [];

    /// <summary>Adds a range with both ends; one that ends before it begins is empty.</summary>
    public void Add(int from, int to)
    {
        if (from <= to)
        {
            _ranges.Add((from, to));
        }
    }

    public void Add(CodePointSet other) => _ranges.AddRange(other._ranges);

    public bool Contains(int point) => _ranges.Exists(range => range.From <= point && point <= range.To);

    /// <summary>All code points that are not in the set.</summary>
    public CodePointSet Complement()
    {
        CodePointSet complement = new();
        int next = 0;
        foreach ((int from, int to) in Within(0, 0x10FFFF))
        {
            complement.Add(next, from - 1);
            next = to + 1;
        }

        complement.Add(next, 0x10FFFF);
        return complement;
    }

    /// <summary>The ranges cut to the given one, in order and joined where they touch.</summary>
    public List<(int From, int To)> Within(int first, int last)
    {
        List<(int From, int To)> joined = [];
        foreach ((int rangeFrom, int rangeTo) in _ranges.Order())
        {
            int from = Math.Max(rangeFrom, first);
            int to = Math.Min(rangeTo, last);
            if (from > to)
            {
                continue;
            }

            if (joined.Count > 0 && joined[^1].To >= from - 1)
            {
                joined[^1] = (joined[^1].From, Math.Max(joined[^1].To, to));
            }
            else
            {
                joined.Add((from, to));
            }
        }

        return joined;
    }
}
