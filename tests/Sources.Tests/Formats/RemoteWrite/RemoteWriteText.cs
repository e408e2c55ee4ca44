using Streams.Data;
using static Streams.Sources.Tests.Formats.ProtoText;

namespace Streams.Sources.Tests.Formats.RemoteWrite;

/// <summary>Remote-write requests written in the plainest way.</summary>
internal static class RemoteWriteText
{
    public static byte[] Request(params Sample[] samples) => Message([.. samples.Select(Series)]);

    public static byte[] Series(Sample sample) => SeriesOf(sample.Labels, Row(sample.Time.Milliseconds, sample.Value));

    public static byte[] SeriesOf(Labels labels, params byte[][] rest) => Bytes(1, [.. LabelFields(labels), .. rest]);

    public static byte[] Row(long time, double value) => Bytes(2, Double(1, value), Number(2, time));

    public static byte[] LabelField(string name, string value) => Bytes(1, Text(1, name), Text(2, value));

    private static List<byte[]> LabelFields(Labels labels)
    {
        List<byte[]> fields = [];
        foreach (Label label in labels)
        {
            fields.Add(LabelField(label.NameText, label.ValueText));
        }

        return fields;
    }
}
