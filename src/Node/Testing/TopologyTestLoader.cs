using Streams.Stages;
using Streams.Topology;
using Streams.Topology.Binding;
using Streams.Topology.Loading;
using Streams.Topology.Yaml;

namespace Streams.Node.Testing;

/// <summary>Loads files of topology tests and gathers everything that is wrong with them.</summary>
public static class TopologyTestLoader
{
    /// <summary>Loads a file and the topologies that its tests run.</summary>
    /// <param name="path">The file, relative to <paramref name="workingFolder"/>.</param>
    /// <param name="registry">The types of stages.</param>
    /// <param name="environment">Gives the value of an environment variable, null when it is not set.</param>
    /// <param name="workingFolder">The absolute path that the command's paths are relative to.</param>
    public static TopologyTestFile Load(
        string path, StageRegistry registry, Func<string, string?> environment, string workingFolder)
    {
        ArgumentNullException.ThrowIfNull(path);
        List<TopologyError> errors = [];
        List<TopologyTest> tests = [];
        string absolute = Path.GetFullPath(path, workingFolder);
        string name = NameOf(absolute, workingFolder);
        if (FileText.Read(absolute, out string? problem, "test") is not { } text)
        {
            errors.Add(new TopologyError("", "", $"'{path}' {problem}"));
        }
        else if (ReadRoot(text, name, environment, errors) is { } root)
        {
            // Bound as a whole, so that all errors are found; then test by test, so that one does not hide the others'.
            new OptionsBinder(workingFolder, errors).Bind<TestFileOptions>(root, "");
            TestBinder binder = new(
                new TestTopologies(registry, environment, workingFolder, errors), text.Split('\n'), workingFolder, errors);
            tests.AddRange(binder.BindAll(root));
        }

        return new TopologyTestFile(name, tests, ErrorOrder.Sort(errors, [name]));
    }

    private static ConfigMapping? ReadRoot(
        string text, string name, Func<string, string?> environment, List<TopologyError> errors)
    {
        ConfigNode? root = YamlReader.Read(text, name, environment, errors);
        if (root is ConfigMapping mapping)
        {
            return mapping;
        }

        if (errors.Count == 0)
        {
            string found = root is null or ConfigScalar { IsNull: true } ? "an empty file" : root.Describe();
            errors.Add(new TopologyError(
                "", "", $"expected the keys topology and tests, found {found}", root?.Position ?? new TextPosition(name, 1, 1)));
        }

        return null;
    }

    private static string NameOf(string path, string workingFolder)
    {
        string relative = Path.GetRelativePath(workingFolder, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
