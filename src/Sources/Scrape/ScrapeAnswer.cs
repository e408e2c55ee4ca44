namespace Streams.Sources.Scrape;

/// <summary>What a target answered, and when it was asked.</summary>
/// <param name="Time">When it was asked.</param>
/// <param name="Duration">How long the answer took.</param>
/// <param name="Body">The answer, unpacked; empty when there is none.</param>
/// <param name="IsOpenMetrics">Whether it says that it is OpenMetrics.</param>
/// <param name="Failure">Why there is none; null when there is.</param>
internal sealed record ScrapeAnswer(
    DateTimeOffset Time, TimeSpan Duration, ReadOnlyMemory<byte> Body, bool IsOpenMetrics, string? Failure);
