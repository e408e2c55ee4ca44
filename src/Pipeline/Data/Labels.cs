using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Streams.Data;

/// <summary>An immutable set of labels, sorted by name, with one canonical form in bytes and one hash.</summary>
/// <remarks>
/// The canonical bytes are, for each label in the order of its name's UTF-8 bytes, name and value, each behind its
/// length as a <see cref="VarInt"/>. No label has an empty name, an empty value (Prometheus: same as absent) or a name
/// that another one has. Two sets are equal exactly when their canonical bytes are.
/// </remarks>
public sealed class Labels : IEquatable<Labels>
{
    /// <summary>The label that carries a metric's name.</summary>
    public const string MetricName = "__name__";

    /// <summary>The set without labels.</summary>
    public static readonly Labels Empty = new([]);

    private readonly byte[] _canonical;

    private Labels(byte[] canonical)
    {
        _canonical = canonical;
        Hash = StableHash.Of(canonical);
    }

    /// <summary>The stable hash of the canonical bytes.</summary>
    public ulong Hash { get; }

    /// <summary>The canonical bytes.</summary>
    public ReadOnlySpan<byte> Canonical => _canonical;

    /// <summary>The metric's name, or the empty text when there is none.</summary>
    public string Name => Get("__name__"u8) ?? "";

    /// <summary>How many labels there are.</summary>
    public int Count
    {
        get
        {
            int count = 0;
            foreach (Label _ in this)
            {
                count++;
            }

            return count;
        }
    }

    /// <summary>A set from names and values; the last of equal names wins, empty values are left out.</summary>
    public static Labels Of(params ReadOnlySpan<(string Name, string Value)> labels)
    {
        LabelsBuilder builder = new();
        foreach ((string name, string value) in labels)
        {
            builder.Set(name, value);
        }

        return builder.Build();
    }

    /// <summary>A set from canonical bytes, copied; false when they are not in canonical form.</summary>
    public static bool TryFromCanonical(ReadOnlySpan<byte> canonical, [NotNullWhen(true)] out Labels? labels)
    {
        labels = IsCanonical(canonical) ? FromTrustedCanonical(canonical) : null;
        return labels is not null;
    }

    /// <summary>A set from bytes that this process made itself.</summary>
    internal static Labels FromTrustedCanonical(ReadOnlySpan<byte> canonical) =>
        canonical.IsEmpty ? Empty : new Labels(canonical.ToArray());

    /// <summary>Finds a label's value by its name in UTF-8.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        foreach (Label label in this)
        {
            if (label.Name.SequenceEqual(name))
            {
                value = label.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>A label's value as text, or null when there is no such label.</summary>
    public string? Get(ReadOnlySpan<byte> name) =>
        TryGet(name, out ReadOnlySpan<byte> value) ? Encoding.UTF8.GetString(value) : null;

    /// <summary>A label's value as text, or null when there is no such label.</summary>
    public string? Get(string name)
    {
        foreach (Label label in this)
        {
            if (Utf8Text.Equal(label.Name, name))
            {
                return label.ValueText;
            }
        }

        return null;
    }

    /// <summary>Walks the labels in order of their names.</summary>
    public LabelEnumerator GetEnumerator() => new(_canonical);

    /// <inheritdoc />
    public bool Equals([NotNullWhen(true)] Labels? other) =>
        other is not null && Hash == other.Hash && Canonical.SequenceEqual(other.Canonical);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Labels);

    /// <inheritdoc />
    public override int GetHashCode() => Hash.GetHashCode();

    /// <summary>The set in Prometheus' notation: <c>name{label="value"}</c>.</summary>
    public override string ToString() => LabelsText.Format(this);

    private static bool IsCanonical(ReadOnlySpan<byte> bytes)
    {
        int offset = 0;
        ReadOnlySpan<byte> previous = default;
        while (offset < bytes.Length)
        {
            if (!TryReadPart(bytes, ref offset, out ReadOnlySpan<byte> name)
                || !TryReadPart(bytes, ref offset, out _)
                || previous.SequenceCompareTo(name) >= 0)
            {
                return false;
            }

            previous = name;
        }

        return true;
    }

    private static bool TryReadPart(ReadOnlySpan<byte> bytes, scoped ref int offset, out ReadOnlySpan<byte> part)
    {
        part = default;
        int start = offset;
        if (!VarInt.TryRead(bytes, ref offset, out ulong length)
            || length == 0
            || length > (ulong)(bytes.Length - offset)
            || offset - start != VarInt.Size(length))
        {
            return false;
        }

        part = bytes.Slice(offset, (int)length);
        offset += (int)length;
        return true;
    }
}
