using System.Text;
using Streams.Data;
using Streams.PromQL.Syntax;
using Streams.PromQL.Syntax.Expressions;
using Streams.PromQL.Templates;
using Streams.PromQL.Templates.Rules;
using Streams.Topology;
using Streams.Topology.Yaml;

namespace Streams.Operators.Rules.Files;

/// <summary>Reads the rules of one group.</summary>
internal sealed class RuleReader(RuleFileContext context, string group, IReadOnlyList<RuleText> groupLabels)
{
    private static readonly string[] Keys =
        ["record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations"];

    private static readonly string[] AlertKeys = ["for", "keep_firing_for", "annotations"];

    private int _count;

    /// <summary>The rule; null when something is wrong with it, which is then among the errors.</summary>
    public Rule? Read(ConfigNode node)
    {
        _count++;
        if (node is not ConfigMapping mapping)
        {
            context.Error(group, node.Position, $"expected a rule with 'record' or 'alert' and 'expr', found {node.Describe()}");
            return null;
        }

        int before = context.Errors.Count;
        FieldReader unnamed = new(mapping, $"{group}[{_count}]", context);
        string? record = unnamed.Text("record")?.Text;
        string? alert = unnamed.Text("alert")?.Text;
        string name = record is { Length: > 0 } ? record : alert ?? "";
        string path = name.Length > 0 ? $"{group}.{name}" : $"{group}[{_count}]";
        FieldReader fields = new(mapping, path, context);
        fields.RefuseOthers(Keys, "a rule");
        CheckKind(fields, record, alert, path, mapping.Position);
        bool isRecording = record is { Length: > 0 };
        Expression? expression = ReadExpression(fields, path, mapping.Position, out ConfigScalar? text);
        ValueList<RuleText> labels = ReadLabels(fields, path, isRecording ? null : name);
        Rule? rule = isRecording
            ? Recording(fields, name, expression, labels, path, mapping.Position)
            : Alerting(fields, name, expression, labels, path, mapping.Position);
        if (rule is null || text is null || context.Errors.Count > before)
        {
            return null;
        }

        context.Expressions.Add((rule, path, text));
        return rule;
    }

    private RecordingRule? Recording(
        FieldReader fields, string name, Expression? expression, ValueList<RuleText> labels, string path, TextPosition position)
    {
        if (RuleNames.ProblemOfRecord(name) is { } problem)
        {
            context.Error(path, fields.PlaceOf("record"), problem);
        }
        else if (!LabelsText.IsLegacyName(name, colons: true))
        {
            context.Warn(path, fields.PlaceOf("record"), $"'{name}' needs quotes in expressions: {{\"{name}\"}}; Prometheus 2 refuses it");
        }

        foreach (string key in AlertKeys.Where(fields.Has))
        {
            // As in Prometheus, a duration of zero is as good as none.
            if (key == "annotations" ? fields.Texts(key).Any() : fields.Duration(key) is { Ticks: > 0 })
            {
                context.Error(path, fields.PlaceOf(key), $"'{key}' is for alerting rules; this one records '{name}'");
            }
        }

        return expression is null
            ? null
            : new RecordingRule { Name = name, Expression = expression, Labels = labels, Position = position };
    }

    private AlertingRule? Alerting(
        FieldReader fields, string name, Expression? expression, ValueList<RuleText> labels, string path, TextPosition position)
    {
        TimeSpan hold = fields.Duration("for") ?? TimeSpan.Zero;
        TimeSpan keep = fields.Duration("keep_firing_for") ?? TimeSpan.Zero;
        List<RuleText> annotations = [];
        foreach ((ConfigEntry entry, ConfigScalar text) in fields.Texts("annotations"))
        {
            if (Prepare(name, entry.Key, text, path) is { } annotation)
            {
                annotations.Add(annotation);
            }
        }

        return expression is null
            ? null
            : new AlertingRule
            {
                Name = name,
                Expression = expression,
                Labels = labels,
                For = hold,
                KeepFiringFor = keep,
                Annotations = InOrder(annotations),
                Position = position,
            };
    }

    private void CheckKind(FieldReader fields, string? record, string? alert, string path, TextPosition position)
    {
        if (record is { Length: > 0 } && alert is { Length: > 0 })
        {
            context.Error(path, fields.PlaceOf("alert"), "a rule has 'record' or 'alert', not both");
        }
        else if (record is not { Length: > 0 } && alert is not { Length: > 0 })
        {
            context.Error(path, position, "a rule needs 'record', for a series, or 'alert', with a name");
        }
    }

    private Expression? ReadExpression(FieldReader fields, string path, TextPosition position, out ConfigScalar? text)
    {
        text = fields.Text("expr");
        if (text is not { Text.Length: > 0 })
        {
            if (!fields.IsWrong("expr"))
            {
                context.Error(path, position, "a rule needs an expression: set 'expr'");
            }

            return null;
        }

        try
        {
            return Expression.Parse(text.Text);
        }
        catch (ExpressionException e)
        {
            foreach (ExpressionError error in e.Errors)
            {
                context.Error(path, context.PlaceIn(text, error.Place.Start), error.Message);
            }

            return null;
        }
    }

    private ValueList<RuleText> ReadLabels(FieldReader fields, string path, string? alert)
    {
        List<RuleText> labels = [];
        foreach ((ConfigEntry entry, ConfigScalar text) in fields.Texts("labels"))
        {
            if (RuleNames.ProblemOfLabel(entry.Key) is { } problem)
            {
                context.Error(path, entry.KeyPosition, problem);
            }
            else if (alert is null)
            {
                labels.Add(new RuleText(entry.Key, RuleTemplate.Plain(text.Text)));
            }
            else if (Prepare(alert, entry.Key, text, path) is { } label)
            {
                labels.Add(label);
            }
        }

        foreach (RuleText label in groupLabels.Where(label => !labels.Exists(own => own.Name == label.Name)))
        {
            labels.Add(alert is null ? label : OfGroup(alert, label, path, fields.PlaceOf("alert")));
        }

        return InOrder(labels);
    }

    private RuleText OfGroup(string alert, RuleText label, string path, TextPosition position)
    {
        try
        {
            return new RuleText(label.Name, RuleTemplate.Parse(alert, label.Text));
        }
        catch (TemplateException e)
        {
            context.Error(path, position, $"the group's label '{label.Name}' is no template: {e.Reason}");
            return label;
        }
    }

    private RuleText? Prepare(string alert, string name, ConfigScalar text, string path)
    {
        try
        {
            return new RuleText(name, RuleTemplate.Parse(alert, text.Text));
        }
        catch (TemplateException e)
        {
            context.Error(path, context.PlaceIn(text, OffsetOf(e, text.Text)), $"'{name}' is no template: {e.Reason}");
            return null;
        }
    }

    /// <summary>The place of a template's error as an offset into its text.</summary>
    private static int OffsetOf(TemplateException error, string text)
    {
        string[] lines = text.Split('\n');
        int line = Math.Clamp(error.Line, 1, lines.Length) - 1;
        int offset = lines.Take(line).Sum(before => before.Length + 1);

        // Templates count bytes.
        byte[] bytes = Encoding.UTF8.GetBytes(lines[line]);
        int column = Math.Clamp((error.Column ?? 1) - 1, 0, bytes.Length);
        return offset + Encoding.UTF8.GetCharCount(bytes.AsSpan(0, column));
    }

    private static ValueList<RuleText> InOrder(List<RuleText> texts) =>
        new([.. texts.OrderBy(text => text.Name, StringComparer.Ordinal)]);
}
