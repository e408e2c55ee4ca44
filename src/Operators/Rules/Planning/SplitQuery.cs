using Streams.PromQL.Syntax.Expressions;

namespace Streams.Operators.Rules.Planning;

/// <summary>An expression, and the parts of it that shards answer; the owner evaluates the rest.</summary>
/// <param name="Expression">The whole expression.</param>
/// <param name="Parts">The parts, each once.</param>
internal sealed record SplitQuery(Expression Expression, IReadOnlyList<QueryPart> Parts)
{
    /// <summary>The parts whose answers take the place of sub-expressions.</summary>
    public IEnumerable<QueryPart> Supplied => Parts.Where(part => part.Kind != PartKind.Samples);
}
