using System.Text;
using Streams.Bench.Harness;
using Streams.Data;
using Streams.Sources.Formats;
using Streams.Sources.Formats.RemoteWrite;
using Streams.Sources.Formats.Snappy;

namespace Streams.Bench.Ingest;

/// <summary>Bodies of 2,000 known series: what a sample costs to unpack, decode and look up, on one core.</summary>
internal static class DecodeHarness
{
    private const int BodySeries = 2_000;
    private const int Rounds = 9;

    // Enough of them that the compiler's last word counts.
    private const int SamplesMin = 100_000;

    private const long Time = 1767225600000;

    public static int Run()
    {
        OneCore.Pin();
        Console.WriteLine("format                      series   ns/sample   M samples/s   bytes/sample");
        foreach (int count in (int[])[2_000, 100_000])
        {
            Labels[] series = TestSeries.Many(count);
            Random random = new(1);
            random.Shuffle(series);
            byte[][] plain = [.. series.Chunk(BodySeries).Select(part => RemoteWriteBody.Plain(part, Time, random))];
            byte[][] packed = [.. plain.Select(body => IronSnappy.Snappy.Encode(body))];
            byte[][] json = [.. series.Chunk(BodySeries).Select(Json)];
            byte[] target = new byte[plain.Max(b => b.Length)];
            RemoteWriteDecoder remoteWrite = new();
            LineBodyDecoder lines = new(new NdjsonDecoder(TimeProvider.System));

            Measure("copy (bare)", count, plain, body => body.CopyTo(target, 0));
            Measure("snappy", count, packed, body => Unpack(body, target));
            Measure("snappy (IronSnappy)", count, packed, body => IronSnappy.Snappy.Decode(body));
            KnownSeries known = new();
            Measure("remote write, plain", count, plain, body => Decode(remoteWrite, body, known));
            Measure("remote write, snappy", count, packed, body => Decode(remoteWrite, Unpack(body, target), known));
            Measure("JSON lines", count, json, body => Decode(lines, body, known));
        }

        return 0;
    }

    private static void Measure(string format, int count, byte[][] bodies, Action<byte[]> decode)
    {
        int repeats = Math.Max(1, SamplesMin / count);
        double nanoseconds = OneCore.Best(Rounds, (long)count * repeats, () =>
        {
            for (int i = 0; i < repeats; i++)
            {
                Array.ForEach(bodies, decode);
            }
        });
        double bytes = bodies.Sum(b => (double)b.Length) / count;
        Console.WriteLine($"{format,-24} {count,9:N0} {nanoseconds,11:F1} {1000 / nanoseconds,13:F2} {bytes,14:F1}");
    }

    private static ReadOnlySpan<byte> Unpack(byte[] body, byte[] target)
    {
        if (!SnappyBlock.TryReadLength(body, out int length) || !SnappyBlock.TryUnpack(body, target.AsSpan(0, length)))
        {
            throw new InvalidOperationException("A good block was refused.");
        }

        return target.AsSpan(0, length);
    }

    private static void Decode(BodyDecoder decoder, ReadOnlySpan<byte> body, KnownSeries known)
    {
        if (decoder.Decode(body, "bench", known) is { } problem)
        {
            throw new InvalidOperationException(problem.Detail);
        }
    }

    private static byte[] Json(Labels[] series)
    {
        StringBuilder text = new();
        foreach (Labels labels in series)
        {
            List<string> members = [];
            foreach (Label label in labels)
            {
                members.Add($"\"{label.NameText}\":\"{label.ValueText}\"");
            }

            string set = string.Join(',', members.Where(m => !m.StartsWith("\"__name__\"", StringComparison.Ordinal)));
            text.Append($"{{\"name\":\"{labels.Name}\",\"labels\":{{{set}}},\"time\":{Time},\"value\":{text.Length}.5}}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
