using System.CommandLine;
using System.CommandLine.Parsing;
using Streams.Data;
using Streams.Sinks.DeadLetters;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Node.Cli.DeadLetters;

/// <summary>Which letters are meant, as the commands on them share it: those of a file, or of where a topology keeps them.</summary>
internal sealed class LetterSelection
{
    private readonly Argument<string?> _file = new("file")
    {
        Description = "The file of dead letters, or - for standard input. Without it, they are read from where the settings of the "
            + "topology keep them: dead_letter or dead_letter_topic.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _source = new("--source") { Description = "Those of one source alone.", HelpName = "stage" };

    private readonly Option<string?> _reason = new("--reason")
    {
        Description = $"Those with one reason alone: {string.Join(", ", DeadLetterText.ReasonNames)}.",
        HelpName = "reason",
        CustomParser = ParseReason,
    };

    /// <summary>Adds the arguments to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_file);
        command.Add(_source);
        command.Add(_reason);
    }

    /// <summary>Reads the letters; lines that are none are told and passed over.</summary>
    public IEnumerable<(DeadLetter Letter, string Line, bool IsCut)> Read(
        ParseResult parsed, TopologySettings? settings, CliOutput output)
    {
        string? source = parsed.GetValue(_source);
        string? reason = parsed.GetValue(_reason);
        foreach ((string place, string line) in Lines(parsed.GetValue(_file), settings, output.WorkingFolder))
        {
            if (!DeadLetterText.TryRead(line, out DeadLetter? letter, out bool isCut))
            {
                output.Error.WriteLine($"streams: {place}: this is no dead letter");
            }
            else if ((source is null || letter.Source == source) && (reason is null || SnakeCase.From(letter.Reason.ToString()) == reason))
            {
                yield return (letter, line, isCut);
            }
        }
    }

    private static IEnumerable<(string Place, string Line)> Lines(string? file, TopologySettings? settings, string workingFolder) =>
        (file, settings) switch
        {
            ("-", _) => LinesOf(Console.In, "-"),
            ({ } path, _) => LinesOfFile(Path.Combine(workingFolder, path), path),
            (null, { DeadLetter: { } kept }) => LinesOfFile(kept.Path, kept.Path),
            (null, { DeadLetterTopic: { } topic }) => DeadLetterTopicReader.Read(topic),
            (null, null) => throw new FileNotFoundException(
                "give the file of dead letters, or --topology to read from where it keeps them"),
            _ => throw new FileNotFoundException(
                "the topology keeps no dead letters: its settings have neither dead_letter nor dead_letter_topic"),
        };

    private static IEnumerable<(string Place, string Line)> LinesOfFile(string path, string name)
    {
        using StreamReader reader = new(path);
        foreach ((string Place, string Line) line in LinesOf(reader, name))
        {
            yield return line;
        }
    }

    private static IEnumerable<(string Place, string Line)> LinesOf(TextReader reader, string name)
    {
        int number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length > 0)
            {
                yield return ($"{name}:{number}", line);
            }
        }
    }

    private static string? ParseReason(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (!DeadLetterText.ReasonNames.Contains(text))
        {
            result.AddError($"--reason: '{text}' is none of {string.Join(", ", DeadLetterText.ReasonNames)}");
        }

        return text;
    }
}
