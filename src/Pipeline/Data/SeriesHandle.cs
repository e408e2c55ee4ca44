namespace Streams.Data;

/// <summary>Where the rows of a series go: the shard, and the series' id in that shard's table.</summary>
public readonly record struct SeriesHandle(int Shard, SeriesId Id);
