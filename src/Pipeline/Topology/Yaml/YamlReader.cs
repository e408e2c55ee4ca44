using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Streams.Topology.Yaml;

/// <summary>Reads a YAML text into a tree that knows where each value stands.</summary>
/// <remarks>
/// Aliases and merge keys are resolved, variables are put in, and what a file may hold is bounded, so that a few lines of
/// nested aliases cannot grow into gigabytes.
/// </remarks>
public sealed class YamlReader
{
    internal const int MaximumWeight = 100_000;
    internal const int MaximumDepth = 64;

    private readonly string _file;
    private readonly VariableExpander? _variables;
    private readonly VariableMask? _mask;
    private readonly ICollection<TopologyError> _errors;
    private readonly YamlEvents _events;
    private readonly List<string> _path = [];
    private readonly Stack<ParsingEvent> _open = [];
    private readonly Dictionary<string, ConfigNode> _anchors = [];
    private readonly HashSet<string> _openAnchors = [];
    private int _weight;

    private YamlReader(string text, string file, Func<string, string?>? environment, ICollection<TopologyError> errors)
    {
        _file = file;
        _variables = environment is null ? null : new VariableExpander(environment);
        _mask = environment is null ? null : new VariableMask(text);
        _errors = errors;
        _events = new YamlEvents(_mask?.Masked ?? text);
    }

    /// <summary>Reads the one document of a text; null when it is empty or cannot be read, which is then among the errors.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">How errors name it.</param>
    /// <param name="environment">The values of variables; null for a text that has none, whatever looks like one.</param>
    /// <param name="errors">Where errors go.</param>
    public static ConfigNode? Read(
        string text, string file, Func<string, string?>? environment, ICollection<TopologyError> errors)
    {
        ArgumentNullException.ThrowIfNull(text);
        YamlReader reader = new(text, file, environment, errors);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException error) when (IsAtEnd(error, text) && reader.ReportOpenBracket())
        {
            // A bracket without its end takes in all that follows; where it opens says more than where the file ends.
        }
        catch (YamlException error)
        {
            (string message, int line, int column) = SyntaxMessages.Explain(error, text);
            reader.Report(message, new TextPosition(file, line, column));
        }
        catch (InvalidOperationException)
        {
            // The parser answers so when a line inside open brackets looks like the next key.
            if (!reader.ReportOpenBracket())
            {
                reader.Report("this is not YAML", reader.Place(reader._events.Current));
            }
        }

        return null;
    }

    private ConfigNode? ReadDocument()
    {
        _events.Next<StreamStart>();
        if (_events.Next<ParsingEvent>() is StreamEnd)
        {
            return null;
        }

        ConfigNode root = ReadNode(_events.Next<ParsingEvent>());
        _events.Next<DocumentEnd>();
        if (_events.Next<ParsingEvent>() is DocumentStart second)
        {
            Report("a second document begins here; a file holds one", Place(second));
            return null;
        }

        return root;
    }

    private ConfigNode ReadNode(ParsingEvent start)
    {
        if (_open.Count >= MaximumDepth)
        {
            throw Limit(start, $"values are nested more than {MaximumDepth} deep");
        }

        if (start is AnchorAlias alias)
        {
            return Resolve(alias);
        }

        if (start is not NodeEvent node)
        {
            throw YamlEvents.Missing(start);
        }

        CountWeight(start, 1);
        RefuseTag(node);
        if (node.Anchor.IsEmpty)
        {
            return ReadContent(node);
        }

        string anchor = node.Anchor.Value;
        _openAnchors.Add(anchor);
        ConfigNode content = ReadContent(node);
        _openAnchors.Remove(anchor);
        _anchors[anchor] = content;
        return content;
    }

    private ConfigNode ReadContent(NodeEvent node) => node switch
    {
        Scalar scalar => ReadScalar(scalar),
        SequenceStart sequence => ReadSequence(sequence),
        _ => ReadMapping((MappingStart)node),
    };

    private ConfigScalar ReadScalar(Scalar scalar)
    {
        TextPosition position = Place(scalar);
        string written = _mask?.Restore(scalar.Value) ?? scalar.Value;
        bool hasError = false;
        string text = _variables?.Expand(written, message =>
        {
            Report(message, position);
            hasError = true;
        }) ?? written;
        return new ConfigScalar(text, position, written, scalar.Style != ScalarStyle.Plain) { HasError = hasError };
    }

    private ConfigSequence ReadSequence(SequenceStart start)
    {
        _open.Push(start);
        List<ConfigNode> items = [];
        for (ParsingEvent next = _events.Next<ParsingEvent>(); next is not SequenceEnd; next = _events.Next<ParsingEvent>())
        {
            _path.Add($"[{items.Count}]");
            items.Add(ReadNode(next));
            _path.RemoveAt(_path.Count - 1);
        }

        _open.Pop();
        return new ConfigSequence(items, Place(start)) { IsFlow = YamlEvents.IsFlow(start) };
    }

    private ConfigMapping ReadMapping(MappingStart start)
    {
        _open.Push(start);
        MappingBuilder builder = new();
        for (ParsingEvent next = _events.Next<ParsingEvent>(); next is not MappingEnd; next = _events.Next<ParsingEvent>())
        {
            ReadEntry(next, builder);
        }

        _open.Pop();
        return builder.Build(Place(start), YamlEvents.IsFlow(start));
    }

    private void ReadEntry(ParsingEvent start, MappingBuilder builder)
    {
        TextPosition position = Place(start);
        bool isMerge = start is Scalar { Style: ScalarStyle.Plain, Value: "<<" };
        string? key = start is Scalar scalar ? _mask?.Restore(scalar.Value) ?? scalar.Value : (ReadNode(start) as ConfigScalar)?.Text;
        if (string.IsNullOrEmpty(key))
        {
            Report("a key must be a word", position);
        }

        _path.Add(key ?? "?");
        ConfigNode value = ReadNode(_events.Next<ParsingEvent>());
        if (isMerge)
        {
            if (!builder.TryMerge(value) && value is not ConfigScalar { HasError: true })
            {
                Report($"'<<' takes a mapping or a list of mappings, found {value.Describe()}", value.Position);
            }
        }
        else if (!string.IsNullOrEmpty(key) && builder.TryAdd(new ConfigEntry(key, position, value)) is { } first)
        {
            Report($"'{key}' is defined twice; the first is at {first.KeyPosition}", position);
        }

        _path.RemoveAt(_path.Count - 1);
    }

    private ConfigNode Resolve(AnchorAlias alias)
    {
        string name = alias.Value.Value;
        if (_anchors.TryGetValue(name, out ConfigNode? node))
        {
            CountWeight(alias, node.Weight);
            return _open.Count + node.Depth <= MaximumDepth
                ? node
                : throw Limit(alias, $"values are nested more than {MaximumDepth} deep");
        }

        Report(
            _openAnchors.Contains(name)
                ? $"'*{name}' stands inside of '&{name}' itself"
                : $"no anchor '&{name}' stands before this{Words.DidYouMean(name, _anchors.Keys)}",
            Place(alias));
        return new ConfigScalar("", Place(alias)) { HasError = true };
    }

    private void CountWeight(ParsingEvent at, int weight)
    {
        _weight += weight;
        if (_weight > MaximumWeight)
        {
            throw Limit(at, $"the file holds more than {MaximumWeight:N0} values, counting aliases as often as they are used");
        }
    }

    private void RefuseTag(NodeEvent node)
    {
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific
            && !node.Tag.Value.StartsWith("tag:yaml.org,2002:", StringComparison.Ordinal))
        {
            Report($"the tag '{node.Tag.Value}' is not known here; remove it", Place(node));
        }
    }

    private bool ReportOpenBracket()
    {
        ParsingEvent? open = _open.FirstOrDefault(YamlEvents.IsFlow);
        if (open is not null)
        {
            Report($"the '{(open is SequenceStart ? '[' : '{')}' that opens here is not closed", Place(open));
        }

        return open is not null;
    }

    private static bool IsAtEnd(YamlException error, string text) => error.Start.Index >= text.AsSpan().TrimEnd().Length;

    private static SemanticErrorException Limit(ParsingEvent at, string message) => new(at.Start, at.End, message);

    private void Report(string message, TextPosition position)
    {
        (string component, string field) = ConfigPath.Split(_path);
        _errors.Add(new TopologyError(component, field, message, position));
    }

    private TextPosition Place(ParsingEvent? at) =>
        at is null ? new TextPosition(_file, 1, 1) : new TextPosition(_file, (int)at.Start.Line, (int)at.Start.Column);
}
