namespace Streams.Sinks.Sql;

/// <summary>A series as the table has it: the metric's name, and the other labels as JSON.</summary>
internal sealed record SqlSeries(string Name, string Labels);
