using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Streams.PromQL.Syntax;
using Streams.Topology;

namespace Streams.Operators.Windows;

/// <summary>One result of a window as a topology names it: <c>count</c>, <c>p99.9</c>, <c>distinct(user)</c>.</summary>
public sealed record Aggregate : IParsable<Aggregate>
{
    private static readonly Dictionary<string, AggregateKind> Plain = Enum.GetValues<AggregateKind>()
        .Where(kind => kind != AggregateKind.Percentile)
        .ToDictionary(kind => kind.ToString().ToLowerInvariant());

    private Aggregate(AggregateKind kind, string name)
    {
        Kind = kind;
        Name = name;
    }

    /// <summary>What is told.</summary>
    public AggregateKind Kind { get; }

    /// <summary>What the names of the results end in: <c>p999</c> for <c>p99.9</c>, <c>distinct_user</c> for a label.</summary>
    public string Name { get; }

    /// <summary>The percentile as a share from 0 to 1.</summary>
    public double Quantile { get; private init; }

    /// <summary>The label whose different values are counted; null counts series.</summary>
    public string? Label { get; private init; }

    /// <summary>Reads an aggregate; the message of the exception names the nearest known one.</summary>
    public static Aggregate Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Plain.TryGetValue(text, out AggregateKind kind))
        {
            return new Aggregate(kind, text);
        }

        if (text.StartsWith("distinct(", StringComparison.Ordinal) && text.EndsWith(')'))
        {
            string label = text["distinct(".Length..^1].Trim();
            return label.Length > 0
                ? new Aggregate(AggregateKind.Distinct, $"distinct_{label}") { Label = label }
                : throw new FormatException("distinct() needs the name of a label, for example distinct(user)");
        }

        return TryParsePercentile(text, out Aggregate? percentile)
            ? percentile
            : throw new FormatException(Words.Unknown("unknown aggregate", text, [.. Plain.Keys, "p50", "p99.9", "distinct(label)"]));
    }

    /// <inheritdoc />
    public static Aggregate Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc />
    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Aggregate result) =>
        ParsedText.TryParse(s, Parse, out result);

    /// <inheritdoc />
    public override string ToString() => Name;

    /// <summary>Reads p50, p99.9, and p999 and p9999 for 99.9 and 99.99: behind the second digit the point may be left out.</summary>
    private static bool TryParsePercentile(string text, [NotNullWhen(true)] out Aggregate? aggregate)
    {
        aggregate = null;
        string digits = text.StartsWith('p') ? text[1..] : "";
        bool hasPoint = digits.Contains('.', StringComparison.Ordinal);
        if (digits.Length == 0 || digits.Any(c => !char.IsAsciiDigit(c) && c != '.'))
        {
            return false;
        }

        string number = !hasPoint && digits.Length > 2 && digits != "100" ? $"{digits[..2]}.{digits[2..]}" : digits;
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal percent)
            || percent > 100)
        {
            return false;
        }

        string name = number.IndexOf('.', StringComparison.Ordinal) == 2
            ? number.Replace(".", "", StringComparison.Ordinal)
            : number.Replace('.', '_');
        aggregate = new Aggregate(AggregateKind.Percentile, $"p{name}") { Quantile = (double)(percent / 100) };
        return true;
    }
}
