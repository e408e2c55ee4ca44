using Streams.Data;

namespace Streams.PromQL.Evaluation.Shapes;

/// <summary>Numbers label sets from 0 in the order in which they are met.</summary>
internal sealed class LabelSetTable
{
    private readonly Dictionary<Labels, int>.AlternateLookup<ReadOnlySpan<byte>> _numbers;
    private readonly List<Labels> _sets = [];

    public LabelSetTable()
    {
        _numbers = new Dictionary<Labels, int>(CanonicalComparer.Instance).GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public int Count => _sets.Count;

    public Labels this[int number] => _sets[number];

    public void Clear()
    {
        _numbers.Dictionary.Clear();
        _sets.Clear();
    }

    /// <summary>Finds or gives the number of a set.</summary>
    public int NumberOf(Labels labels)
    {
        if (!_numbers.Dictionary.TryGetValue(labels, out int number))
        {
            number = Add(labels);
        }

        return number;
    }

    /// <summary>Finds or gives the number of a set in canonical bytes.</summary>
    public int NumberOf(ReadOnlySpan<byte> canonical)
    {
        if (_numbers.TryGetValue(canonical, out int number))
        {
            return number;
        }

        return Add(CanonicalComparer.Instance.Create(canonical));
    }

    private int Add(Labels labels)
    {
        _numbers.Dictionary.Add(labels, _sets.Count);
        _sets.Add(labels);
        return _sets.Count - 1;
    }

    private sealed class CanonicalComparer : IEqualityComparer<Labels>, IAlternateEqualityComparer<ReadOnlySpan<byte>, Labels>
    {
        public static readonly CanonicalComparer Instance = new();

        public bool Equals(Labels? x, Labels? y) => x is null ? y is null : x.Equals(y);

        public int GetHashCode(Labels obj) => obj.GetHashCode();

        public bool Equals(ReadOnlySpan<byte> alternate, Labels other) => alternate.SequenceEqual(other.Canonical);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => StableHash.Of(alternate).GetHashCode();

        public Labels Create(ReadOnlySpan<byte> alternate) =>
            Labels.TryFromCanonical(alternate, out Labels? labels)
                ? labels
                : throw new InvalidOperationException("Label sets are numbered by their canonical bytes.");
    }
}
