using System.Diagnostics.CodeAnalysis;
using Streams.Data;

namespace Streams.PromQL.Syntax;

/// <summary>One series by its whole label set, as test files write it: <c>up{job="api"}</c>.</summary>
public sealed class SeriesName : IParsable<SeriesName>
{
    private SeriesName(Labels labels)
    {
        Labels = labels;
    }

    /// <summary>The labels, the metric's name among them.</summary>
    public Labels Labels { get; }

    /// <summary>Reads a series; the message of the exception says what is wrong with the text.</summary>
    public static SeriesName Parse(string text)
    {
        SeriesSelector selector = SeriesSelector.Parse(text);
        if (selector.Matchers.FirstOrDefault(m => m.Operator != MatchOperator.Equal) is { } loose)
        {
            throw new FormatException($"a series has its labels with '=' only, found {loose}");
        }

        if (selector.Matchers.GroupBy(m => m.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new FormatException($"the label '{twice.Key}' is given twice");
        }

        Labels labels = Labels.Of([.. selector.Matchers.Select(m => (m.Name, m.Value))]);
        return labels.Count > 0 ? new SeriesName(labels) : throw new FormatException("a series needs a name or a label");
    }

    /// <inheritdoc />
    public static SeriesName Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc />
    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out SeriesName result) =>
        ParsedText.TryParse(s, Parse, out result);

    /// <summary>The series in Prometheus' notation.</summary>
    public override string ToString() => Labels.ToString();
}
