namespace Streams.Operators.Anomaly.Detection;

/// <summary>A value that waits until its group's vector is complete.</summary>
/// <param name="Time">Its time, in milliseconds since the epoch.</param>
/// <param name="Group">Its group.</param>
/// <param name="Feature">Which feature of the group it is.</param>
/// <param name="Value">The value.</param>
internal readonly record struct WaitingRow(long Time, int Group, int Feature, double Value);
