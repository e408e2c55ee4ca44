using Streams.Data;

namespace Streams.Node.Testing.Rules;

/// <summary>An alert by what tests compare.</summary>
internal readonly record struct FoundAlert(Labels Labels, Labels Annotations);
