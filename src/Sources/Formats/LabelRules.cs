using Streams.Data;

namespace Streams.Sources.Formats;

/// <summary>What a label set must keep to, whatever the format that it comes in.</summary>
internal static class LabelRules
{
    /// <summary>Sets a label that no other one of the row may have set; null when that is right.</summary>
    public static RowProblem? Set(LabelsBuilder builder, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, int at)
    {
        if (name.IsEmpty)
        {
            return RowProblem.InvalidLabels(at, "a label has an empty name");
        }

        int before = builder.Count;
        builder.Set(name, value);

        // A new label adds one and an empty value adds none; anything else has met a label of that name.
        return builder.Count == before + (value.IsEmpty ? 0 : 1)
            ? null
            : RowProblem.InvalidLabels(at, $"label '{RowProblem.Excerpt(name)}' is given twice");
    }
}
