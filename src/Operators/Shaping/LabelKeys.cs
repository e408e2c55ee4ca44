using System.Text;
using Streams.Data;
using Streams.Stages;

namespace Streams.Operators.Shaping;

/// <summary>Functions from a series to the key that it shares with others.</summary>
internal static class LabelKeys
{
    /// <summary>The named labels alone; what a series does not have is not in its key.</summary>
    public static Func<Labels, Labels> Only(IEnumerable<string> names)
    {
        byte[][] wanted = [.. names.Select(Encoding.UTF8.GetBytes)];
        return labels =>
        {
            LabelsBuilder key = new();
            foreach (byte[] name in wanted)
            {
                if (labels.TryGet(name, out ReadOnlySpan<byte> value))
                {
                    key.Set(name, value);
                }
            }

            return key.Build();
        };
    }

    /// <summary>All labels but one; a series that does not have it, or has nothing else, is its own key.</summary>
    public static Func<Labels, Labels> Without(string name)
    {
        byte[] unwanted = Encoding.UTF8.GetBytes(name);
        return labels => labels.TryGet(unwanted, out _) && labels.Count > 1
            ? new LabelsBuilder().Reset(labels).Remove(unwanted).Build()
            : labels;
    }

    /// <summary>What is wrong with a list of label names.</summary>
    public static IEnumerable<OptionProblem> Validate(string field, IReadOnlyList<string>? names)
    {
        for (int i = 0; i < names?.Count; i++)
        {
            if (names[i].Length == 0)
            {
                yield return new OptionProblem($"{field}[{i}]", "must be a label name, got empty text");
            }
        }
    }
}
