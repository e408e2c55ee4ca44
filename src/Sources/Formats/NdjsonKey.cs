namespace Streams.Sources.Formats;

/// <summary>What a member of an NDJSON row is.</summary>
internal enum NdjsonKey
{
    Name,
    Labels,
    Time,
    Value,
}
