using Streams.PromQL.Syntax.Expressions;

namespace Streams.Operators.Rules.Planning;

/// <summary>A part of rules that shards answer; rules that have the same part share it.</summary>
/// <param name="Kind">How the shards' answers are put together.</param>
/// <param name="Expression">What is answered.</param>
internal sealed record QueryPart(PartKind Kind, Expression Expression);
