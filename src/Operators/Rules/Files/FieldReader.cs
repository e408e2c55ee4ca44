using System.Globalization;
using Streams.Stages;
using Streams.Topology;
using Streams.Topology.Yaml;

namespace Streams.Operators.Rules.Files;

/// <summary>Reads the fields of one mapping of a rule file, each into the type that it has, and tells what is wrong.</summary>
internal sealed class FieldReader(ConfigMapping mapping, string path, RuleFileContext context)
{
    /// <summary>Where a field stands, or the mapping when it is not there.</summary>
    public TextPosition PlaceOf(string key) =>
        mapping.TryGet(key, out ConfigEntry? entry) ? entry.KeyPosition : mapping.Position;

    public bool Has(string key) => mapping.TryGet(key, out ConfigEntry? entry) && entry.Value is not ConfigScalar { IsNull: true };

    /// <summary>Whether a field has something else than a text.</summary>
    public bool IsWrong(string key) => mapping.TryGet(key, out ConfigEntry? entry) && entry.Value is not ConfigScalar;

    /// <summary>Tells the keys that are not among the known ones.</summary>
    public void RefuseOthers(IReadOnlyList<string> known, string what)
    {
        foreach (ConfigEntry entry in mapping.Entries.Where(entry => !known.Contains(entry.Key)))
        {
            context.Error(path, entry.KeyPosition, Words.Unknown($"{what} has no key", entry.Key, known));
        }
    }

    /// <summary>The items of a list; none when it is not there.</summary>
    public IReadOnlyList<ConfigNode> Items(string key)
    {
        if (!Has(key))
        {
            return [];
        }

        if (mapping.TryGet(key, out ConfigEntry? entry) && entry.Value is ConfigSequence sequence)
        {
            return sequence.Items;
        }

        Wrong(key, "a list");
        return [];
    }

    /// <summary>A text; null when it is not there.</summary>
    public ConfigScalar? Text(string key)
    {
        if (!Has(key))
        {
            return null;
        }

        if (mapping.TryGet(key, out ConfigEntry? entry) && entry.Value is ConfigScalar scalar)
        {
            return scalar;
        }

        Wrong(key, "text");
        return null;
    }

    public TimeSpan? Duration(string key)
    {
        if (Text(key) is not { } scalar)
        {
            return null;
        }

        if (Durations.TryParse(scalar.Text, out TimeSpan duration))
        {
            return duration;
        }

        context.Error(path, scalar.Position, $"'{key}' is a duration such as 90s or 1h30m, found {scalar.Describe()}");
        return null;
    }

    public int? WholeNumber(string key)
    {
        if (Text(key) is not { } scalar)
        {
            return null;
        }

        if (!scalar.IsQuoted && int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
        {
            return number;
        }

        string quoted = scalar.IsQuoted ? " in quotes" : "";
        context.Error(path, scalar.Position, $"'{key}' is a whole number, found {scalar.Describe()}{quoted}");
        return null;
    }

    /// <summary>Names and texts, in the order of the file.</summary>
    public IEnumerable<(ConfigEntry Entry, ConfigScalar Text)> Texts(string key)
    {
        if (!Has(key))
        {
            yield break;
        }

        if (!mapping.TryGet(key, out ConfigEntry? entry) || entry.Value is not ConfigMapping texts)
        {
            Wrong(key, "a mapping of names to texts");
            yield break;
        }

        foreach (ConfigEntry item in texts.Entries)
        {
            if (item.Value is ConfigScalar text)
            {
                yield return (item, text.IsNull ? new ConfigScalar("", text.Position) : text);
            }
            else
            {
                context.Error(path, item.Value.Position, $"'{item.Key}' is a text, found {item.Value.Describe()}");
            }
        }
    }

    private void Wrong(string key, string wanted)
    {
        if (mapping.TryGet(key, out ConfigEntry? entry))
        {
            context.Error(path, entry.Value.Position, $"'{key}' is {wanted}, found {entry.Value.Describe()}");
        }
    }
}
