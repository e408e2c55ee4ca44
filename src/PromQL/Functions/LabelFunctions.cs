using Streams.Data;
using Streams.Patterns;
using Streams.PromQL.Evaluation;

namespace Streams.PromQL.Functions;

/// <summary>The functions that give series other labels.</summary>
internal static class LabelFunctions
{
    /// <summary><c>label_replace()</c>: a label from the groups of a pattern that another label matches.</summary>
    public static Func<Labels, Labels> Replace(string target, string replacement, string source, string pattern)
    {
        if (!Re2Regex.TryParse(pattern, null, out Re2Regex? regex))
        {
            throw new QueryException($"invalid regular expression in label_replace(): {pattern}");
        }

        ThrowIfInvalid(target, "destination label name in label_replace()");
        ReplacementTemplate template = new(replacement);
        LabelsBuilder builder = new();
        return labels => regex.Match(Value(labels, source)) is { } match
            ? builder.Reset(labels).Set(target, template.Expand(match)).Build()
            : labels;
    }

    /// <summary><c>label_join()</c>: a label from the values of others.</summary>
    public static Func<Labels, Labels> Join(string target, string separator, string[] sources)
    {
        foreach (string source in sources)
        {
            ThrowIfInvalid(source, "source label name in label_join()");
        }

        ThrowIfInvalid(target, "destination label name in label_join()");
        LabelsBuilder builder = new();
        return labels => builder.Reset(labels)
            .Set(target, string.Join(separator, sources.Select(source => Value(labels, source))))
            .Build();
    }

    private static string Value(Labels labels, string name) => name.Length > 0 ? labels.Get(name) ?? "" : "";

    private static void ThrowIfInvalid(string name, string what)
    {
        // A text of the language is always good UTF-8, of which any name may consist.
        if (name.Length == 0)
        {
            throw new QueryException($"invalid {what}: {name}");
        }
    }
}
