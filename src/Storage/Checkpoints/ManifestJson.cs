using System.Text.Json;
using System.Text.Json.Serialization;

namespace Streams.Storage.Checkpoints;

/// <summary>A manifest as JSON: later versions can add to it, and people can read it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CheckpointManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext
{
    // The context has a property of the manifest's name.
    private const int Current = Checkpoints.CheckpointManifest.CurrentFormat;

    public static byte[] Write(CheckpointManifest manifest) =>
        JsonSerializer.SerializeToUtf8Bytes(manifest, Default.CheckpointManifest);

    /// <exception cref="InvalidDataException">It is none, or of another version.</exception>
    public static CheckpointManifest Read(ReadOnlySpan<byte> json)
    {
        try
        {
            CheckpointManifest manifest = JsonSerializer.Deserialize(json, Default.CheckpointManifest)
                ?? throw new InvalidDataException("the manifest is empty");
            return manifest.Format == Current
                ? manifest
                : throw new InvalidDataException(
                    $"the manifest has format {manifest.Format}, this program reads format {Current}");
        }
        catch (JsonException cause)
        {
            throw new InvalidDataException($"the manifest cannot be read: {cause.Message}", cause);
        }
    }
}
