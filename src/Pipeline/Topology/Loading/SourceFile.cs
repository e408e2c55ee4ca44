using Streams.Topology.Yaml;

namespace Streams.Topology.Loading;

/// <summary>A file that was read: how messages name it, and its keys.</summary>
/// <param name="Path">The absolute path.</param>
/// <param name="Name">The name in messages: relative to the working folder when it stands below it.</param>
/// <param name="Content">The top-level keys; empty when the file could not be read.</param>
internal sealed record SourceFile(string Path, string Name, ConfigMapping Content)
{
    /// <summary>The file's start, for what stands nowhere in it.</summary>
    public TextPosition Start => new(Name, 1, 1);
}
