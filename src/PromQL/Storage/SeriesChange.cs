namespace Streams.PromQL.Storage;

/// <summary>A series that came to a source or left it.</summary>
public readonly record struct SeriesChange(int Series, bool IsAdded);
