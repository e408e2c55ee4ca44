using Streams.Operators.Rules.Checks;
using Streams.Topology.Yaml;

namespace Streams.Operators.Rules.Files;

/// <summary>Reads rule files of Prometheus, unmodified.</summary>
public static class RuleFileReader
{
    private static readonly string[] FileKeys = ["groups"];

    /// <summary>How far apart the evaluations of a group that does not say so are.</summary>
    public static TimeSpan DefaultInterval { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">How messages name the file.</param>
    /// <param name="defaultInterval">The interval of groups that have none; null for a minute.</param>
    public static RuleFileResult Read(string text, string name, TimeSpan? defaultInterval = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        RuleFileContext context = new(text, name);
        List<RuleGroup> groups = [];
        switch (YamlReader.Read(text, name, environment: null, context.Errors))
        {
            case ConfigMapping mapping when mapping.TryGet("rule_files", out ConfigEntry? tests):
                context.Error("", tests.KeyPosition, "this is a file of rule tests; 'streams test' runs it");
                break;
            case ConfigMapping mapping:
                FieldReader fields = new(mapping, "", context);
                fields.RefuseOthers(FileKeys, "a rule file");
                GroupReader reader = new(context, defaultInterval ?? DefaultInterval);
                groups.AddRange(fields.Items("groups").Select(reader.Read).OfType<RuleGroup>());
                break;
            case ConfigNode other and not ConfigScalar { IsNull: true }:
                context.Error("", other.Position, $"expected a mapping with the key 'groups', found {other.Describe()}");
                break;
            default:
                break; // An empty file has no rules, and a text that is not YAML has its errors.
        }

        CheckExpressions(context);
        return new RuleFileResult(
            context.Errors.Count == 0 ? new RuleFile(name, groups) : null,
            RuleFileContext.Sort(context.Errors),
            RuleFileContext.Sort(context.Warnings));
    }

    private static void CheckExpressions(RuleFileContext context)
    {
        RecordedLabels recorded = new(context.Expressions.Select(entry => entry.Rule));
        foreach ((Rule rule, string path, ConfigScalar text) in context.Expressions)
        {
            new ExpressionChecks(recorded, (place, message) => context.Warn(path, context.PlaceIn(text, place.Start), message))
                .Check(rule.Expression);
        }
    }
}
