using System.Globalization;
using System.Text;
using Streams.Storage.Checkpoints;

namespace Streams.Node.Cli.Checkpoints;

/// <summary>Checkpoints for people.</summary>
internal static class CheckpointText
{
    private const string Gap = "  ";

    public static string Render(IReadOnlyList<CheckpointSummary> checkpoints) => Table(
        ["topology", "number", "taken", "epoch", "stored"],
        checkpoints.Select(c => new[] { c.Topology, Text(c.Number), Text(c.CreatedAt), Text(c.Epoch), Size(c.StoredBytes) }));

    public static string Render(IReadOnlyList<CheckpointVerdict> verdicts)
    {
        StringBuilder text = new();
        foreach (CheckpointVerdict verdict in verdicts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(verdict.Damage is null ? "ok      " : "DAMAGED ")}");
            text.Append(CultureInfo.InvariantCulture, $"checkpoint {verdict.Number} of '{verdict.Topology}'");
            text.Append(verdict.Damage is null ? "\n" : $": {verdict.Damage}\n");
        }

        return text.ToString();
    }

    public static string Render(CheckpointManifest manifest)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"checkpoint {manifest.Number} of '{manifest.Topology}', ");
        text.Append(CultureInfo.InvariantCulture, $"taken {Text(manifest.CreatedAt)}, epoch {manifest.Epoch}\n");
        text.Append(CultureInfo.InvariantCulture, $"{Size(manifest.Bytes)} of state in {manifest.Sections.Count} sections\n\n");
        text.Append(Table(
            ["source", "partition", "offset"],
            manifest.Offsets.Select(o => new[] { o.Source, o.Partition, Text(o.Offset) })));
        if (manifest.SinkPositions.Count > 0)
        {
            text.Append('\n').Append(Table(["sink", "position"], manifest.SinkPositions.Select(p => new[] { p.Key, p.Value })));
        }

        text.Append('\n').Append(Table(
            ["stage", "part", "kept", "version", "shard", "state", "stored"],
            manifest.Sections.Select(s => new[]
            {
                s.Stage, s.Role.ToLowerInvariant(), s.Content, Text(s.Version), $"{s.Shard} of {s.ShardCount}", Size(s.Bytes),
                Size(s.StoredBytes),
            })));
        return text.ToString();
    }

    /// <summary>A size that people read: <c>1.5 MiB</c>.</summary>
    private static string Size(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit + 1 < units.Length)
        {
            size /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 ? $"{bytes}" : $"{size:0.0}")} {units[unit]}");
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Table(string[] head, IEnumerable<string[]> body)
    {
        string[][] rows = [head, .. body];
        int[] widths = [.. head.Select((_, column) => rows.Max(row => row[column].Length))];
        StringBuilder text = new();
        foreach (string[] row in rows)
        {
            text.Append(string.Join(Gap, row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
