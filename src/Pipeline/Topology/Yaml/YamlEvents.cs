using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Streams.Topology.Yaml;

/// <summary>The events of a YAML text, one after the other, comments left out.</summary>
internal sealed class YamlEvents(string text)
{
    private readonly Parser _parser = new(new Scanner(new StringReader(text), skipComments: true));

    /// <summary>The last event given out.</summary>
    public ParsingEvent? Current => _parser.Current;

    /// <summary>The next event, which has to be of the type asked for.</summary>
    public TEvent Next<TEvent>()
        where TEvent : ParsingEvent
    {
        if (!_parser.MoveNext())
        {
            throw new SemanticErrorException("unexpected end of the file");
        }

        // MoveNext said that there is a current event.
        return _parser.Current as TEvent ?? throw Missing(_parser.Current!);
    }

    /// <summary>Whether an event opens a bracket or a brace.</summary>
    public static bool IsFlow(ParsingEvent start) =>
        start is SequenceStart { Style: SequenceStyle.Flow } or MappingStart { Style: MappingStyle.Flow };

    /// <summary>The error for a value that never comes; the parser itself lets some of them pass.</summary>
    public static SemanticErrorException Missing(ParsingEvent at) =>
        new(at.Start, at.End, "did not find expected node content");
}
