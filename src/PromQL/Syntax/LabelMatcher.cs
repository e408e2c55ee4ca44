using System.Diagnostics.CodeAnalysis;
using System.Text;
using Streams.Data;
using Streams.Patterns;

namespace Streams.PromQL.Syntax;

/// <summary>A condition on one label; a label that is not there has the empty value.</summary>
public sealed class LabelMatcher : IEquatable<LabelMatcher>
{
    private readonly byte[] _name;
    private readonly byte[]? _literal;
    private readonly Re2Regex? _regex;
    private readonly bool _isNegative;

    /// <summary>Makes a matcher; a pattern that RE2 does not know is a <see cref="FormatException"/>.</summary>
    public LabelMatcher(string name, MatchOperator op, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        Name = name;
        Operator = op;
        Value = value;
        _name = Encoding.UTF8.GetBytes(name);
        _isNegative = op is MatchOperator.NotEqual or MatchOperator.RegexNotMatch;
        _regex = op is MatchOperator.RegexMatch or MatchOperator.RegexNotMatch ? Re2Regex.Parse(value) : null;

        // A pattern that is a plain word is compared like a text.
        string? literal = _regex is null ? value : _regex.Literal;
        _literal = literal is null ? null : Encoding.UTF8.GetBytes(literal);
    }

    /// <summary>The label's name.</summary>
    public string Name { get; }

    /// <summary>How the value is compared.</summary>
    public MatchOperator Operator { get; }

    /// <summary>The text or pattern that the value is compared with.</summary>
    public string Value { get; }

    /// <summary>Whether a series without the label satisfies the condition.</summary>
    public bool MatchesEmpty => MatchesValue(default);

    /// <summary>Whether a label set satisfies the condition.</summary>
    public bool Matches(Labels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        labels.TryGet(_name, out ReadOnlySpan<byte> value);
        return MatchesValue(value);
    }

    /// <summary>Whether a value, in UTF-8, satisfies the condition.</summary>
    public bool MatchesValue(ReadOnlySpan<byte> value)
    {
        // The pattern is there whenever the literal is not: one of the two was set by the constructor.
        bool equal = _literal is not null ? value.SequenceEqual(_literal) : _regex!.IsMatch(value);
        return equal != _isNegative;
    }

    /// <inheritdoc />
    public bool Equals([NotNullWhen(true)] LabelMatcher? other) =>
        other is not null && Name == other.Name && Operator == other.Operator && Value == other.Value;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as LabelMatcher);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Name, Operator, Value);

    /// <summary>The condition as PromQL: <c>job=~"api.*"</c>.</summary>
    public override string ToString()
    {
        string name = LabelsText.IsLegacyName(Name, colons: false) ? Name : StringLiteral.Quote(Name);
        string op = Operator switch
        {
            MatchOperator.Equal => "=",
            MatchOperator.NotEqual => "!=",
            MatchOperator.RegexMatch => "=~",
            _ => "!~",
        };
        return name + op + StringLiteral.Quote(Value);
    }
}
