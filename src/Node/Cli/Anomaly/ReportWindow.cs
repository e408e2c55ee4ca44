using Streams.Data;

namespace Streams.Node.Cli.Anomaly;

/// <summary>A window of one group in a report.</summary>
internal readonly record struct ReportWindow(EventTime Time, string Group, string Feature, double Score);
