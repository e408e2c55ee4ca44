using Streams.Data;

namespace Streams.Runtime;

/// <summary>What a lane says of time, and what comes of it for all tasks.</summary>
/// <param name="Number">Which one it is, from 1 on.</param>
/// <param name="Watermark">The watermark behind it, at least that of the step before.</param>
internal readonly record struct TimeStep(long Number, EventTime Watermark);
