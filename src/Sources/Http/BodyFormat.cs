namespace Streams.Sources.Http;

/// <summary>What a request's body is; the numbers stand in logs and do not change.</summary>
internal enum BodyFormat : byte
{
    RemoteWrite = 1,
    OtlpProtobuf = 2,
    OtlpJson = 3,
    Json = 4,
    Influx = 5,
    Prometheus = 6,
    OpenMetrics = 7,
}
