using System.Text.Encodings.Web;
using System.Text.Json;
using Streams.Storage.Checkpoints;

namespace Streams.Node.Cli.Checkpoints;

/// <summary>Checkpoints for scripts.</summary>
internal static class CheckpointJson
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,

        // What is written goes to no web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Render(IReadOnlyList<CheckpointSummary> checkpoints) => Write(new { Checkpoints = checkpoints });

    public static string Render(CheckpointManifest manifest) => Write(manifest);

    public static string Render(IReadOnlyList<CheckpointVerdict> verdicts) => Write(new
    {
        Checkpoints = verdicts.Select(v => new { v.Topology, v.Number, IsWhole = v.Damage is null, v.Damage }),
    });

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, Layout) + "\n";
}
