using Streams.PromQL.Templates.Rules;

namespace Streams.Operators.Rules.Files;

/// <summary>A label or an annotation of a rule, as it was written; equal when name and text are.</summary>
/// <param name="Name">The name.</param>
/// <param name="Template">The text, prepared; a recording rule takes it as it stands.</param>
public sealed record RuleText(string Name, RuleTemplate Template)
{
    /// <summary>The text as it was written.</summary>
    public string Text => Template.Source;

    /// <inheritdoc />
    public bool Equals(RuleText? other) => other is not null && Name == other.Name && Text == other.Text;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Name, Text);
}
