using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;
using Streams.Data;
using Streams.Sources.Formats.Protobuf;

namespace Streams.Sources.Formats.RemoteWrite;

/// <summary>Reads the labels of a series that is not known yet.</summary>
internal sealed class RemoteWriteLabels
{
    public const uint LabelTag = 1 << 3 | ProtoReader.Bytes;

    private const uint NameTag = 1 << 3 | ProtoReader.Bytes;
    private const uint ValueTag = 2 << 3 | ProtoReader.Bytes;

    private readonly LabelsBuilder _builder = new();

    /// <summary>Reads the labels of a series' message.</summary>
    public bool TryRead(
        ReadOnlySpan<byte> series, [NotNullWhen(true)] out Labels? labels, [NotNullWhen(false)] out RowProblem? problem)
    {
        labels = null;
        _builder.Clear();
        ProtoReader reader = new(series);
        int count = 0;
        while (reader.Next(out uint tag))
        {
            if (tag != LabelTag)
            {
                reader.Skip();
                continue;
            }

            problem = ++count > LineDecoder.LabelCountMax
                ? LabelRules.Problem($"a series has at most {LineDecoder.LabelCountMax} labels")
                : ReadLabel(reader.ReadBytes());
            if (problem is not null)
            {
                return false;
            }
        }

        problem = _builder.Get(Labels.MetricName) is null ? LabelRules.Problem("the series has no name") : null;
        labels = problem is null ? _builder.Build() : null;
        return problem is null;
    }

    private RowProblem? ReadLabel(ReadOnlySpan<byte> label)
    {
        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> value = default;
        ProtoReader reader = new(label);
        while (reader.Next(out uint tag))
        {
            switch (tag)
            {
                case NameTag:
                    name = reader.ReadBytes();
                    break;
                case ValueTag:
                    value = reader.ReadBytes();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.IsBroken)
        {
            return RowProblem.Malformed("a label is cut off or has an unknown form");
        }

        if (!Utf8.IsValid(name) || !Utf8.IsValid(value))
        {
            return LabelRules.Problem($"label '{RowProblem.Excerpt(name)}' is not valid UTF-8");
        }

        return LabelRules.Set(_builder, name, value);
    }
}
