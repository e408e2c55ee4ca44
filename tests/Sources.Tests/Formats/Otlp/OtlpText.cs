using static Streams.Sources.Tests.Formats.ProtoText;

namespace Streams.Sources.Tests.Formats.Otlp;

/// <summary>OTLP requests written in the plainest way.</summary>
internal static class OtlpText
{
    public const long Time = 1767225600000;

    private const int GaugeField = 5;
    private const int SumField = 7;

    public static byte[] Request(byte[] resource, byte[] scope, params byte[][] metrics) =>
        Bytes(1, resource, Bytes(2, [scope, .. metrics]));

    public static byte[] Resource(params byte[][] attributes) => Bytes(1, attributes);

    public static byte[] Scope(string name, string version, params byte[][] attributes) =>
        Bytes(1, [Text(1, name), Text(2, version), .. attributes]);

    public static byte[] Attribute(int field, string key, string value) => Bytes(field, Text(1, key), Bytes(2, Text(1, value)));

    public static byte[] Metric(string name, string unit, int field, params byte[][] data) =>
        Bytes(2, Text(1, name), Text(3, unit), Bytes(field, data));

    public static byte[] Gauge(string name, params byte[][] points) => Metric(name, "", GaugeField, points);

    public static byte[] Counter(string name, int temporality, params byte[][] points) =>
        Metric(name, "", SumField, [.. points, Number(2, temporality), Number(3, 1)]);

    public static byte[] Point(double value, params byte[][] rest) => Bytes(1, [At(Time), Double(4, value), .. rest]);

    public static byte[] At(long milliseconds) => Fixed64(3, (ulong)milliseconds * 1_000_000);
}
