namespace Streams.Sources.Http;

/// <summary>Where a worker keeps bodies before they are answered.</summary>
internal interface IBodyLog
{
    /// <summary>Keeps bodies, all or none, and gives the offset behind them.</summary>
    ValueTask<long> AppendAsync(IReadOnlyList<IngestBody> bodies, CancellationToken cancellationToken);

    /// <summary>The bodies from an offset on, each with the offset behind it.</summary>
    IEnumerable<(ReadOnlyMemory<byte> Record, long End)> Read(long? offset);

    /// <summary>Lets go of what stands before an offset.</summary>
    void TrimBelow(long offset);
}
