namespace Streams.Sinks.Sql;

/// <summary>A row on its way to the table.</summary>
internal readonly record struct SqlRow(SqlSeries Series, long Time, double Value);
