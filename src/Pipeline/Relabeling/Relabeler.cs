using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Streams.Data;
using Streams.Patterns;

namespace Streams.Relabeling;

/// <summary>Applies relabeling rules to label sets, one after the other, as Prometheus does.</summary>
/// <remarks>
/// Works on strings, which is fine for its use: once for each new series, never for each row. The rules must have
/// passed <see cref="RelabelRule.Validate"/>. Instances keep no state between calls.
/// </remarks>
public sealed class Relabeler
{
    private readonly CompiledRule[] _rules;

    /// <summary>Prepares the rules.</summary>
    public Relabeler(IReadOnlyList<RelabelRule> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        _rules = [.. rules.Select(rule => new CompiledRule(rule))];
    }

    /// <summary>Changes the labels by the rules; false when a rule drops the series.</summary>
    public bool Apply(LabelsBuilder labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        foreach (CompiledRule rule in _rules)
        {
            if (!Apply(rule, labels))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Apply(in CompiledRule compiled, LabelsBuilder labels)
    {
        RelabelRule rule = compiled.Rule;
        string value = SourceValue(rule, labels);
        switch (rule.Action)
        {
            case RelabelAction.Keep:
                return rule.Regex.IsMatch(value);
            case RelabelAction.Drop:
                return !rule.Regex.IsMatch(value);
            case RelabelAction.Keepequal:
                return (labels.Get(compiled.Target.Text) ?? "") == value;
            case RelabelAction.Dropequal:
                return (labels.Get(compiled.Target.Text) ?? "") != value;
            case RelabelAction.Replace:
                Replace(compiled, labels, value);
                return true;
            case RelabelAction.Hashmod:
                labels.Set(compiled.Target.Text, HashMod(value, (ulong)rule.Modulus.GetValueOrDefault(1)));
                return true;
            case RelabelAction.Lowercase:
                labels.Set(compiled.Target.Text, value.ToLowerInvariant());
                return true;
            case RelabelAction.Uppercase:
                labels.Set(compiled.Target.Text, value.ToUpperInvariant());
                return true;
            default:
                ChangeNames(compiled, labels);
                return true;
        }
    }

    private static string SourceValue(RelabelRule rule, LabelsBuilder labels) => rule.SourceLabels switch
    {
        [] => "",
        [string only] => labels.Get(only) ?? "",
        _ => string.Join(rule.Separator, rule.SourceLabels.Select(name => labels.Get(name) ?? "")),
    };

    private static void Replace(in CompiledRule compiled, LabelsBuilder labels, string value)
    {
        if (compiled.Rule.Regex.Match(value) is not { } match)
        {
            return;
        }

        string target = compiled.Target.Expand(match);
        if (target.Length > 0)
        {
            labels.Set(target, compiled.Replacement.Expand(match));
        }
    }

    private static string HashMod(string value, ulong modulus)
    {
#pragma warning disable CA5351 // Prometheus spreads by MD5; the same numbers must come out, and no secret depends on it.
        byte[] hash = MD5.HashData(Encoding.UTF8.GetBytes(value));
#pragma warning restore CA5351
        return (BinaryPrimitives.ReadUInt64BigEndian(hash.AsSpan(8)) % modulus).ToString(CultureInfo.InvariantCulture);
    }

    private static void ChangeNames(in CompiledRule compiled, LabelsBuilder labels)
    {
        Re2Regex regex = compiled.Rule.Regex;
        foreach (Label label in labels.Build())
        {
            Re2Match? match = regex.Match(label.NameText);
            if (compiled.Rule.Action != RelabelAction.Labelmap)
            {
                bool drops = match is not null == (compiled.Rule.Action == RelabelAction.Labeldrop);
                labels.Set(label.Name, drops ? default : label.Value);
            }
            else if (match is not null && compiled.Replacement.Expand(match) is { Length: > 0 } name)
            {
                labels.Set(name, label.ValueText);
            }
        }
    }

    private readonly struct CompiledRule(RelabelRule rule)
    {
        public readonly RelabelRule Rule = rule;
        public readonly ReplacementTemplate Target = new(rule.TargetLabel ?? "");
        public readonly ReplacementTemplate Replacement = new(rule.Replacement);
    }
}
