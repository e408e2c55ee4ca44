namespace Streams.Operators.Rules.Files;

/// <summary>A rule whose result is written back as series.</summary>
public sealed record RecordingRule : Rule;
