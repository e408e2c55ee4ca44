using System.Diagnostics.CodeAnalysis;
using System.Text;
using Streams.Data;
using Streams.PromQL.Syntax;

namespace Streams.Sinks.Notify.Testing;

/// <summary>An alert as people write it: <c>Down{service="shop"}</c>.</summary>
internal sealed record AlertText(Labels Labels) : IParsable<AlertText>
{
    private const string NameLabel = "alertname";

    public static AlertText Parse(string s, IFormatProvider? provider = null)
    {
        LabelsBuilder labels = new();
        foreach (LabelMatcher matcher in AlertPattern.Parse(s).Matchers.All)
        {
            if (matcher.Operator != MatchOperator.Equal)
            {
                throw new FormatException($"an alert has its labels with '=' only, found '{matcher}'");
            }

            labels.Set(matcher.Name, matcher.Value);
        }

        return new AlertText(labels.Build());
    }

    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out AlertText result) =>
        ParsedText.TryParse(s, text => Parse(text), out result);

    /// <summary>Writes labels with the alert's name in front.</summary>
    public static string Format(Labels labels)
    {
        StringBuilder text = new();
        foreach (Label label in labels)
        {
            if (label.NameText != NameLabel)
            {
                text.Append(text.Length == 0 ? "" : ", ").Append(label.NameText).Append('=').Append(StringLiteral.Quote(label.ValueText));
            }
        }

        string name = labels.Get(NameLabel) ?? "";
        return text.Length == 0 && name.Length > 0 ? name : $"{name}{{{text}}}";
    }

    public override string ToString() => Format(Labels);
}
