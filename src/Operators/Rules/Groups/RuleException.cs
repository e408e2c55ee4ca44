namespace Streams.Operators.Rules.Groups;

/// <summary>A rule cannot be evaluated at some time: the message says why, in Prometheus' words where it has some.</summary>
public sealed class RuleException(string message, Exception? inner = null) : Exception(message, inner);
