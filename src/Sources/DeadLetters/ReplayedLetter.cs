using Streams.Data;

namespace Streams.Sources.DeadLetters;

/// <summary>What a dead letter comes to when it is decoded again.</summary>
/// <param name="Rows">The rows that would be accepted now.</param>
/// <param name="Problems">What is still wrong.</param>
public sealed record ReplayedLetter(IReadOnlyList<Sample> Rows, IReadOnlyList<string> Problems);
