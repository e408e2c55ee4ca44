using Streams.Node.Cli.Rules;
using Streams.Operators.Rules.Files;
using Streams.Topology;
using Streams.Topology.Binding;
using Streams.Topology.Loading;
using Streams.Topology.Yaml;

namespace Streams.Node.Testing.Rules;

/// <summary>Loads files of rule tests and the rule files that they name.</summary>
internal static class RuleTestLoader
{
    private static readonly string[] FileKeys = ["rule_files", "evaluation_interval", "group_eval_order", "fuzzy_compare"];
    private static readonly string[] TestKeys = ["input_series", "alert_rule_test", "promql_expr_test"];

    /// <summary>Whether a file holds rule tests, by its keys; false for one that cannot be read.</summary>
    public static bool IsRuleTest(string path, string workingFolder)
    {
        List<TopologyError> errors = [];
        string? text = FileText.Read(Path.GetFullPath(path, workingFolder), out _);
        return text is not null
            && YamlReader.Read(text, path, environment: null, errors) is ConfigMapping root
            && (Array.Exists(FileKeys, key => root.TryGet(key, out _)) || HasTestKeys(root));
    }

    /// <summary>Loads a file.</summary>
    /// <param name="path">The file, relative to <paramref name="workingFolder"/>.</param>
    /// <param name="workingFolder">The absolute path that the command's paths are relative to.</param>
    public static RuleTestFile Load(string path, string workingFolder)
    {
        List<TopologyError> errors = [];
        List<TopologyError> warnings = [];
        string absolute = Path.GetFullPath(path, workingFolder);
        if (FileText.Read(absolute, out string? problem, "test") is not { } text)
        {
            return new RuleTestFile(path, null, [], [], [new TopologyError("", "", $"'{path}' {problem}")], []);
        }

        if (YamlReader.Read(text, path, environment: null, errors) is not ConfigMapping root)
        {
            return new RuleTestFile(path, null, [], [], errors, []);
        }

        RuleTestFileOptions? options = new OptionsBinder(workingFolder, errors).Bind<RuleTestFileOptions>(root, "");
        List<RuleGroup> groups = [];
        foreach (string ruleFile in options?.RuleFiles ?? [])
        {
            groups.AddRange(ReadRules(ruleFile, Path.GetDirectoryName(absolute) ?? workingFolder, workingFolder, errors, warnings));
        }

        return new RuleTestFile(path, options, RuleTestPlaces.Of(root), Order(groups, options), errors, warnings);
    }

    private static bool HasTestKeys(ConfigMapping root) =>
        root.TryGet("tests", out ConfigEntry? tests)
        && tests.Value is ConfigSequence { Items: [ConfigMapping first, ..] }
        && Array.Exists(TestKeys, key => first.TryGet(key, out _));

    private static IEnumerable<RuleGroup> ReadRules(
        string pattern, string folder, string workingFolder, List<TopologyError> errors, List<TopologyError> warnings)
    {
        IReadOnlyList<string> files = PathPattern.FindFiles(Path.GetFullPath(pattern, folder));
        if (files.Count == 0)
        {
            // As promtool does, the tests run without.
            warnings.Add(new TopologyError("rule_files", "", $"no file matches '{pattern}' (looked in {folder})"));
        }

        foreach (string file in files)
        {
            RuleFileResult result = RuleFiles.Read(file, workingFolder);
            errors.AddRange(result.Errors);
            foreach (RuleGroup group in result.File?.Groups ?? [])
            {
                yield return group;
            }
        }
    }

    /// <summary>The groups in the order asked for; as in promtool, those that are not named count as the first.</summary>
    private static RuleGroup[] Order(List<RuleGroup> groups, RuleTestFileOptions? options)
    {
        Dictionary<string, int> places = (options?.GroupEvalOrder ?? []).Select((name, index) => (name, index)).ToDictionary();
        return [.. groups.OrderBy(group => places.GetValueOrDefault(group.Name))];
    }
}
