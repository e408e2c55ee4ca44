using Streams.Operators;
using Streams.Sinks;
using Streams.Sources;
using Streams.Stages;

namespace Streams.Node.Cli;

/// <summary>All types of stages that the node knows.</summary>
internal static class NodeRegistry
{
    public static StageRegistry Create() => new StageRegistry().AddSources().AddOperators().AddSinks();
}
