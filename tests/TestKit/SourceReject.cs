using Streams.Stages;

namespace Streams.TestKit;

/// <summary>Input that a source could not use.</summary>
public sealed record SourceReject(string Partition, DropReason Reason, string Place, string Detail, byte[] Raw);
