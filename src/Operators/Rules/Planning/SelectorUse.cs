using Streams.PromQL.Syntax.Expressions;

namespace Streams.Operators.Rules.Planning;

/// <summary>A selector, and how far behind the evaluation it reads.</summary>
internal readonly record struct SelectorUse(VectorSelector Selector, TimeSpan Reach);
