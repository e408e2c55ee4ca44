using Streams.Stages;
using Streams.Topology;
using Streams.Topology.Binding;
using Streams.Topology.Yaml;

namespace Streams.Node.Testing;

/// <summary>The topologies of a file of tests, each loaded once.</summary>
internal sealed class TestTopologies(
    StageRegistry registry, Func<string, string?> environment, string workingFolder, ICollection<TopologyError> errors)
{
    private readonly Dictionary<string, LoadResult> _byPath = [];
    private readonly HashSet<LoadResult> _reported = [];

    /// <summary>Loads the file at a path, or reports why it cannot be a test's topology.</summary>
    public LoadResult? Load(InputPath path, ConfigNode at, string component)
    {
        if (path.IsStandardInput || PathPattern.IsPattern(path.Path))
        {
            string message = $"a test runs one topology file, found {at.Describe()}";
            errors.Add(new TopologyError(component, "topology", message, at.Position));
            return null;
        }

        if (!_byPath.TryGetValue(path.Path, out LoadResult? topology))
        {
            topology = TopologyLoader.Load(path.Path, registry, environment, workingFolder);
            _byPath.Add(path.Path, topology);
        }

        return topology;
    }

    /// <summary>Adds the errors of a topology that must run to those of the file, once.</summary>
    public void Report(LoadResult topology)
    {
        if (_reported.Add(topology))
        {
            topology.Errors.ToList().ForEach(errors.Add);
        }
    }
}
