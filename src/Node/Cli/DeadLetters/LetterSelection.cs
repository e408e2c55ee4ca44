using System.CommandLine;
using System.CommandLine.Parsing;
using Streams.Data;
using Streams.Sinks.DeadLetters;
using Streams.Stages;

namespace Streams.Node.Cli.DeadLetters;

/// <summary>Which letters of a file are meant, as the commands on them share it.</summary>
internal sealed class LetterSelection
{
    private readonly Argument<string> _file = new("file")
    {
        Description = "The file of dead letters, or - for standard input: what kcat -C -e reads from a topic of them is the same.",
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
    public IEnumerable<(DeadLetter Letter, string Line, bool IsCut)> Read(ParseResult parsed, CliOutput output)
    {
        string file = parsed.GetRequiredValue(_file);
        string? source = parsed.GetValue(_source);
        string? reason = parsed.GetValue(_reason);
        using TextReader reader = file == "-" ? Console.In : new StreamReader(Path.Combine(output.WorkingFolder, file));
        int number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0)
            {
                continue;
            }

            if (!DeadLetterText.TryRead(line, out DeadLetter? letter, out bool isCut))
            {
                output.Error.WriteLine($"streams: {file}:{number}: this is no dead letter");
            }
            else if ((source is null || letter.Source == source) && (reason is null || SnakeCase.From(letter.Reason.ToString()) == reason))
            {
                yield return (letter, line, isCut);
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
