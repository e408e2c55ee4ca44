using Streams.Topology;
using Streams.Topology.Yaml;

namespace Streams.Operators.Rules.Files;

/// <summary>The text of a rule file while it is read, and what was found to be wrong with it.</summary>
internal sealed class RuleFileContext(string text, string file)
{
    private readonly string[] _lines = text.Split('\n');

    public string File { get; } = file;

    public List<TopologyError> Errors { get; } = [];

    public List<TopologyError> Warnings { get; } = [];

    /// <summary>The rules that were read, with the paths and the texts of their expressions.</summary>
    public List<(Rule Rule, string Path, ConfigScalar Text)> Expressions { get; } = [];

    public void Error(string path, TextPosition position, string message) =>
        Errors.Add(new TopologyError(path, "", message, position));

    public void Warn(string path, TextPosition position, string message) =>
        Warnings.Add(new TopologyError(path, "", message, position));

    /// <summary>The place of a character of a value in the file.</summary>
    public TextPosition PlaceIn(ConfigScalar scalar, int offset) => ScalarPlace.Find(_lines, scalar, offset);

    public static IReadOnlyList<TopologyError> Sort(IEnumerable<TopologyError> errors) =>
        [.. errors.Distinct().OrderBy(error => error.Position?.Line).ThenBy(error => error.Position?.Column)];
}
