using Streams.PromQL.Syntax;
using Streams.PromQL.Templates.Rules;
using Streams.Topology;
using Streams.Topology.Yaml;

namespace Streams.Operators.Rules.Files;

/// <summary>Reads the groups of a rule file.</summary>
internal sealed class GroupReader(RuleFileContext context, TimeSpan defaultInterval)
{
    private static readonly string[] Keys = ["name", "interval", "query_offset", "limit", "labels", "rules"];

    private readonly Dictionary<string, TextPosition> _names = [];

    /// <summary>The group; null when it cannot be read at all.</summary>
    public RuleGroup? Read(ConfigNode node)
    {
        if (node is not ConfigMapping mapping)
        {
            context.Error("groups", node.Position, $"expected a group with 'name' and 'rules', found {node.Describe()}");
            return null;
        }

        string name = mapping.TryGet("name", out ConfigEntry? entry) && entry.Value is ConfigScalar { IsNull: false } text
            ? text.Text
            : "";
        FieldReader fields = new(mapping, name, context);
        fields.RefuseOthers(Keys, "a group");
        CheckName(name, fields.PlaceOf("name"));
        TimeSpan interval = fields.Duration("interval") ?? TimeSpan.Zero;
        RuleText[] labels = Labels(fields, name);
        RuleReader rules = new(context, name, labels);
        Rule[] read = [.. fields.Items("rules").Select(rules.Read).OfType<Rule>()];
        WarnOfDuplicates(read, name);
        return new RuleGroup
        {
            Name = name,
            File = context.File,
            Interval = interval > TimeSpan.Zero ? interval : defaultInterval,
            QueryOffset = fields.Duration("query_offset") ?? TimeSpan.Zero,
            Limit = Math.Max(0, fields.WholeNumber("limit") ?? 0),
            Rules = read,
            Position = mapping.Position,
        };
    }

    private RuleText[] Labels(FieldReader fields, string group)
    {
        List<RuleText> labels = [];
        foreach ((ConfigEntry entry, ConfigScalar text) in fields.Texts("labels"))
        {
            if (RuleNames.ProblemOfLabel(entry.Key) is { } problem)
            {
                context.Error(group, entry.KeyPosition, problem);
            }

            // What an alerting rule makes of it is checked there.
            labels.Add(new RuleText(entry.Key, RuleTemplate.Plain(text.Text)));
        }

        return [.. labels];
    }

    private void CheckName(string name, TextPosition position)
    {
        if (name.Length == 0)
        {
            context.Error("groups", position, "a group needs a name: set 'name'");
        }
        else if (!_names.TryAdd(name, position))
        {
            context.Error(name, position, $"the group '{name}' stands twice in this file; the first is at {_names[name]}");
        }
    }

    private void WarnOfDuplicates(Rule[] rules, string group)
    {
        Dictionary<(string, ValueList<RuleText>), Rule> first = [];
        foreach (Rule rule in rules)
        {
            if (!first.TryAdd((rule.Name, rule.Labels), rule))
            {
                TextPosition earlier = first[(rule.Name, rule.Labels)].Position;
                context.Warn(
                    $"{group}.{rule.Name}",
                    rule.Position,
                    $"a rule with this name and these labels stands at {earlier}; they may write the same series");
            }
        }
    }
}
