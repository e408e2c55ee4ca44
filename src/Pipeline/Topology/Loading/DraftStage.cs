using Streams.Topology.Yaml;

namespace Streams.Topology.Loading;

/// <summary>A stage as the files have it, before its type is known.</summary>
/// <param name="Kind">Source, operator or sink, by the section that it stands in.</param>
/// <param name="Name">Its name.</param>
/// <param name="Position">Where its name stands.</param>
/// <param name="Content">What stands below its name.</param>
internal sealed record DraftStage(string Kind, string Name, TextPosition Position, ConfigNode Content)
{
    /// <summary>The stage as errors name it.</summary>
    public string Component => $"{Kind}s.{Name}";
}
