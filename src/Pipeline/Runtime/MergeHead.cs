namespace Streams.Runtime;

/// <summary>Where frames of one upstream task come in.</summary>
internal sealed record MergeHead(MergeNode Node, int Upstream);
