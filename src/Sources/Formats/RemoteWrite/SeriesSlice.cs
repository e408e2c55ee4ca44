namespace Streams.Sources.Formats.RemoteWrite;

/// <summary>One series of a request: where its message and its labels stand, and which rows it has.</summary>
/// <param name="Start">Where the series' message begins.</param>
/// <param name="Length">The message's length.</param>
/// <param name="LabelsStart">Where the first label's field begins.</param>
/// <param name="LabelsLength">The length of all label fields; -1 when other fields stand between them.</param>
/// <param name="RowStart">The first row.</param>
/// <param name="RowCount">How many rows follow one another.</param>
/// <param name="HistogramCount">How many native histograms the series has.</param>
internal readonly record struct SeriesSlice(
    int Start, int Length, int LabelsStart, int LabelsLength, int RowStart, int RowCount, int HistogramCount);
