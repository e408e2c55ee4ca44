namespace Streams.Data;

/// <summary>One measured value of one series, for code at the edges; the engine itself moves batches.</summary>
public readonly record struct Sample(Labels Labels, EventTime Time, double Value);
