namespace Streams.PromQL.Syntax;

/// <summary>Where something stands in a text: from a character, counted from 0, to the one behind its last.</summary>
public readonly record struct TextRange(int Start, int End);
