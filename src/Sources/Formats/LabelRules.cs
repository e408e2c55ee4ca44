using Streams.Data;
using Streams.Stages;

namespace Streams.Sources.Formats;

/// <summary>What a label set must keep to, whatever the format that it comes in.</summary>
internal static class LabelRules
{
    /// <summary>Sets a label that no other one of the line may have set; null when that is right.</summary>
    public static RowProblem? Set(LabelsBuilder builder, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, int at) =>
        Set(builder, name, value) is { } problem ? RowProblem.InvalidLabels(at, problem.Detail) : null;

    /// <summary>Sets a label that no other one of the row may have set; null when that is right.</summary>
    public static RowProblem? Set(LabelsBuilder builder, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.IsEmpty)
        {
            return Problem("a label has an empty name");
        }

        int before = builder.Count;
        builder.Set(name, value);

        // A new label adds one and an empty value adds none; anything else has met a label of that name.
        return builder.Count == before + (value.IsEmpty ? 0 : 1)
            ? null
            : Problem($"label '{RowProblem.Excerpt(name)}' is given twice");
    }

    /// <summary>A broken rule of a format without columns.</summary>
    public static RowProblem Problem(string detail) => new(DropReason.InvalidLabels, detail);
}
