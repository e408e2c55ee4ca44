using System.Text.Json.Serialization;
using Streams.Planning;

namespace Streams.Node.Hosting;

/// <summary>How what the node tells and asks other nodes is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<StatePlace>))]
[JsonSerializable(typeof(IReadOnlyList<StateVerdict>))]
internal sealed partial class NodeJson : JsonSerializerContext;
