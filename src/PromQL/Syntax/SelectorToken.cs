namespace Streams.PromQL.Syntax;

/// <summary>A piece of a selector: its kind and where it stands.</summary>
internal readonly record struct SelectorToken(SelectorTokenKind Kind, int Offset, int Length);
