namespace Streams.Data;

/// <summary>The dense number of a series in one <see cref="SeriesTable"/>; it means nothing outside of it.</summary>
/// <remarks>
/// Ids start at 0 and are used again after eviction, so arrays indexed by them stay as short as the number of live
/// series allows. Whoever keeps facts about an id either holds it (<see cref="SeriesTable.Hold"/>) or drops the
/// facts when told that it is forgotten.
/// </remarks>
public readonly record struct SeriesId(int Index);
