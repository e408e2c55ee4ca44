namespace Streams.Sources.Staging;

/// <summary>What a row that comes in may be like.</summary>
/// <param name="LabelCountMax">The most labels of a series, its name among them.</param>
/// <param name="LabelBytesMax">The longest name or value of a label.</param>
/// <param name="SeriesCountMax">The most series of a service.</param>
/// <param name="MaxAhead">How far ahead of the clock a row may be.</param>
/// <param name="MaxBehind">How far behind it.</param>
internal sealed record SeriesLimits(
    int LabelCountMax, int LabelBytesMax, int SeriesCountMax, TimeSpan MaxAhead, TimeSpan? MaxBehind);
