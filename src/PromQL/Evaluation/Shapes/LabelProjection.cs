using System.Text;
using Streams.Data;

namespace Streams.PromQL.Evaluation.Shapes;

/// <summary>Part of a label set: some labels, or all but some and the metric's name, type and unit.</summary>
internal sealed class LabelProjection
{
    private readonly byte[][] _names;
    private readonly bool _isWithout;
    private byte[] _bytes = new byte[256];

    private LabelProjection(IEnumerable<string> names, bool isWithout)
    {
        _names = [.. names.Select(Encoding.UTF8.GetBytes)];
        _isWithout = isWithout;
    }

    /// <summary>The labels of these names.</summary>
    public static LabelProjection Only(IEnumerable<string> names) => new(names, isWithout: false);

    /// <summary>The labels of other names than these and the metric's name, type and unit.</summary>
    public static LabelProjection Without(IEnumerable<string> names) => new(names.Concat(LabelSets.Metadata), isWithout: true);

    /// <summary>The labels of other names than these; that of the metric stays.</summary>
    public static LabelProjection WithoutOnly(IEnumerable<string> names) => new(names, isWithout: true);

    public Labels Apply(Labels labels) =>
        Labels.TryFromCanonical(Canonical(labels), out Labels? part)
            ? part
            : throw new InvalidOperationException("Part of canonical bytes is not canonical.");

    /// <summary>The canonical bytes of the part, on loan until the next call.</summary>
    public ReadOnlySpan<byte> Canonical(Labels labels)
    {
        if (_bytes.Length < labels.Canonical.Length)
        {
            _bytes = new byte[labels.Canonical.Length * 2];
        }

        int length = 0;
        foreach (Label label in labels)
        {
            if (Contains(label.Name) != _isWithout)
            {
                length += Write(length, label.Name);
                length += Write(length, label.Value);
            }
        }

        return _bytes.AsSpan(0, length);
    }

    private bool Contains(ReadOnlySpan<byte> name)
    {
        foreach (byte[] candidate in _names)
        {
            if (name.SequenceEqual(candidate))
            {
                return true;
            }
        }

        return false;
    }

    private int Write(int at, ReadOnlySpan<byte> part)
    {
        int prefix = VarInt.Write(_bytes.AsSpan(at), (ulong)part.Length);
        part.CopyTo(_bytes.AsSpan(at + prefix));
        return prefix + part.Length;
    }
}
