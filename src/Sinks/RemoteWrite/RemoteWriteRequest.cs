namespace Streams.Sinks.RemoteWrite;

/// <summary>A request that is ready to be sent.</summary>
internal sealed record RemoteWriteRequest(byte[] Body, int RowCount);
