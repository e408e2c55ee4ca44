using System.Text.Json;

namespace Streams.Topology.Binding;

/// <summary>How names in code are written in topology files.</summary>
internal static class OptionNames
{
    /// <summary>The name in lower case with underscores: <c>AllowedLateness</c> is <c>allowed_lateness</c>.</summary>
    public static string Of(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
