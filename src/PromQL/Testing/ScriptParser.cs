using System.Globalization;
using System.Text.RegularExpressions;
using Streams.Data;
using Streams.PromQL.Syntax;
using Streams.Stages;

namespace Streams.PromQL.Testing;

/// <summary>Reads scripts line by line.</summary>
internal sealed partial class ScriptParser
{
    private const string Histograms = "native histograms";

    private readonly string[] _lines;
    private int _at;

    public ScriptParser(string text)
    {
        // A comment is an empty line, which ends a command.
        _lines = [.. text.Split('\n').Select(line => line.Trim()).Select(line => line.StartsWith('#') ? "" : line)];
    }

    public List<ScriptCommand> Parse()
    {
        List<ScriptCommand> commands = [];
        for (; _at < _lines.Length; _at++)
        {
            string line = _lines[_at];
            if (line.Length > 0)
            {
                commands.Add(line.Split(' ', '\t')[0].ToLowerInvariant() switch
                {
                    "clear" => new ClearCommand(_at + 1),
                    ['l', 'o', 'a', 'd', ..] => Load(line),
                    ['e', 'v', 'a', 'l', ..] => Eval(line),
                    _ => throw Error($"expected 'load', 'clear' or 'eval', found '{line}'"),
                });
            }
        }

        return commands;
    }

    private bool MoveNextInCommand()
    {
        bool hasMore = _at + 1 < _lines.Length && _lines[_at + 1].Length > 0;
        _at += hasMore ? 1 : 0;
        return hasMore;
    }

    private LoadCommand Load(string line)
    {
        Match match = LoadLine().Match(line);
        if (!match.Success)
        {
            throw Error("expected 'load STEP'");
        }

        int start = _at + 1;
        TimeSpan step = Duration(match.Groups["step"].Value);
        List<ScriptSeries> series = [];
        while (MoveNextInCommand())
        {
            series.Add(Series(_lines[_at]));
        }

        bool alsoAsHistograms = match.Groups["nhcb"].Success;
        return new LoadCommand(start, step, alsoAsHistograms ? [.. series, .. series.Select(AsHistogram).OfType<ScriptSeries>()] : series);
    }

    /// <summary>The native histogram that a series of a classic one is part of; null where the series is of none.</summary>
    private static ScriptSeries? AsHistogram(ScriptSeries series)
    {
        string name = series.Labels.Name;
        string? suffix = Array.Find(["_bucket", "_count", "_sum"], suffix => name.EndsWith(suffix, StringComparison.Ordinal));
        return suffix is null ? null : new ScriptSeries(Renamed(series.Labels, name[..^suffix.Length]), [], Histograms);
    }

    private static Labels Renamed(Labels labels, string name)
    {
        List<(string, string)> renamed = [(Labels.MetricName, name)];
        foreach (Label label in labels)
        {
            if (label.NameText is not (Labels.MetricName or "le"))
            {
                renamed.Add((label.NameText, label.ValueText));
            }
        }

        return Labels.Of([.. renamed]);
    }

    private EvalCommand Eval(string line)
    {
        EvalCommand command;
        Group kind;
        if (InstantLine().Match(line) is { Success: true } instant)
        {
            EventTime at = Time(instant.Groups["at"].Value);
            command = new EvalCommand(_at + 1, instant.Groups["query"].Value, at, at, TimeSpan.FromMinutes(1), IsRange: false);
            kind = instant.Groups["kind"];
        }
        else if (RangeLine().Match(line) is { Success: true } range)
        {
            command = new EvalCommand(
                _at + 1, range.Groups["query"].Value, Time(range.Groups["from"].Value), Time(range.Groups["to"].Value),
                Duration(range.Groups["step"].Value), IsRange: true);
            kind = range.Groups["kind"];
        }
        else
        {
            throw Error("expected 'eval instant at TIME QUERY' or 'eval range from TIME to TIME step STEP QUERY'");
        }

        command.IsOrdered = kind.Value == "ordered";
        command.Fails = kind.Value == "fail";
        command.Warns = kind.Value == "warn";
        command.Informs = kind.Value == "info";
        while (MoveNextInCommand())
        {
            Expectation(command, _lines[_at]);
        }

        return command;
    }

    private void Expectation(EvalCommand command, string line)
    {
        if (RangeVectorLine().Match(line) is { Success: true } range)
        {
            command.ExpectsRange = true;
            command.Start = Time(range.Groups[1].Value);
            command.End = Time(range.Groups[2].Value);
            command.Step = Duration(range.Groups[3].Value);
        }
        else if (line.StartsWith("expect string", StringComparison.Ordinal))
        {
            command.Text = TextOf(line["expect string".Length..]);
        }
        else if (FailLine().Match(line) is { Success: true } fail)
        {
            command.FailMessages.Add(Message(fail.Groups[2].Value, fail.Groups[1].Value == "regexp"));
        }
        else if (line.Split(' ')[0] == "expect")
        {
            Expect(command, line);
        }
        else if (TryNumber(line, out double number))
        {
            command.Scalar = number;
        }
        else
        {
            Result(command, Series(line));
        }
    }

    private void Expect(EvalCommand command, string line)
    {
        Match match = ExpectLine().Match(line);
        if (!match.Success)
        {
            throw Error("expected 'expect ordered|fail|warn|no_warn|info|no_info' with 'msg:TEXT' or 'regex:PATTERN' behind it");
        }

        ExpectedMessage[] messages = match.Groups["text"].Success
            ? [Message(match.Groups["text"].Value, match.Groups["form"].Value == "regex")]
            : [];
        switch (match.Groups["kind"].Value)
        {
            case "ordered":
                command.IsOrdered = true;
                break;
            case "fail":
                command.Fails = true;
                command.FailMessages.AddRange(messages);
                break;
            case "warn":
                command.Warns = true;
                command.Warnings.AddRange(messages);
                break;
            case "no_warn":
                command.HasNoWarnings = true;
                break;
            case "info":
                command.Informs = true;
                command.Infos.AddRange(messages);
                break;
            default:
                command.HasNoInfos = true;
                break;
        }
    }

    private void Result(EvalCommand command, ScriptSeries series)
    {
        if (series is { Values.Count: 0, Unsupported: null })
        {
            throw Error("expected a value behind the series");
        }

        if (series.Values.Count > 1 && !command.IsRange && !command.ExpectsRange)
        {
            throw Error("an instant query gives one value a series; for a range vector, write 'expect range vector' in front");
        }

        command.Series.Add(series);
    }

    private ScriptSeries Series(string line)
    {
        int end = LabelsEnd(line);
        string values = line[end..].Trim();
        try
        {
            SeriesSelector selector = SeriesSelector.Parse(line[..end]);
            Labels labels = Labels.Of([.. selector.Matchers.Select(matcher => (matcher.Name, matcher.Value))]);
            string? unsupported = values.StartsWith("@st", StringComparison.Ordinal) ? "start timestamps"
                : values.Contains("{{", StringComparison.Ordinal) ? Histograms
                : null;
            return new ScriptSeries(labels, unsupported is null ? SeriesNotation.Parse(values).Values : [], unsupported);
        }
        catch (FormatException e)
        {
            throw new FormatException($"line {_at + 1}: {e.Message}", e);
        }
    }

    /// <summary>Where the labels of a line end and its values begin.</summary>
    private static int LabelsEnd(string line)
    {
        int at = 0;
        while (at < line.Length && line[at] is not ('{' or ' ' or '\t' or '@'))
        {
            at++;
        }

        if (at == line.Length || line[at] != '{')
        {
            return at;
        }

        while (at < line.Length && line[at] != '}')
        {
            int quoted = line[at] is '"' or '\'' or '`' ? StringLiteral.Length(line.AsSpan(at)) : 1;
            at = quoted < 0 ? line.Length : at + quoted;
        }

        return Math.Min(at + 1, line.Length);
    }

    private EventTime Time(string text)
    {
        bool isNegative = text.StartsWith('-');
        TimeSpan time = text.Length == 0 ? TimeSpan.Zero : Duration(isNegative ? text[1..] : text);
        return new EventTime((isNegative ? -time.Ticks : time.Ticks) / TimeSpan.TicksPerMillisecond);
    }

    private TimeSpan Duration(string text) =>
        Durations.TryParse(text, out TimeSpan duration) ? duration
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) ? TimeSpan.FromSeconds(seconds)
        : throw Error($"expected a duration, found '{text}'");

    private ExpectedMessage Message(string text, bool isPattern)
    {
        try
        {
            return new ExpectedMessage(text.Trim(), isPattern);
        }
        catch (FormatException e)
        {
            throw new FormatException($"line {_at + 1}: in the pattern, {e.Message}", e);
        }
    }

    /// <summary>A text in quotes or, as scripts had it once, all that stands behind one space.</summary>
    private string TextOf(string text)
    {
        string quoted = text.Trim();
        return quoted is not ['"' or '\'' or '`', ..] ? text.Length > 0 ? text[1..] : ""
            : StringLiteral.Length(quoted) == quoted.Length ? StringLiteral.Unquote(quoted, 0)
            : throw Error("expected a text in quotes");
    }

    private static bool TryNumber(string text, out double number)
    {
        string name = text.TrimStart('+', '-');
        bool isInfinite = name.Equals("inf", StringComparison.OrdinalIgnoreCase);
        number = name.Equals("nan", StringComparison.OrdinalIgnoreCase) ? double.NaN
            : text.StartsWith('-') ? double.NegativeInfinity : double.PositiveInfinity;
        return isInfinite || double.IsNaN(number)
            || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    private FormatException Error(string message) => new($"line {_at + 1}: {message}");

    [GeneratedRegex(@"^load(?<nhcb>_with_nhcb)?\s+(?<step>\S+)$")]
    private static partial Regex LoadLine();

    [GeneratedRegex(@"^eval(?:_(?<kind>fail|warn|ordered|info))?\s+instant\s+(?:at\s+(?<at>.+?))?\s+(?<query>.+)$")]
    private static partial Regex InstantLine();

    [GeneratedRegex(
        @"^eval(?:_(?<kind>fail|warn|info))?\s+range\s+from\s+(?<from>.+?)\s+to\s+(?<to>.+?)\s+step\s+(?<step>.+?)\s+(?<query>.+)$")]
    private static partial Regex RangeLine();

    [GeneratedRegex(@"^expect range vector\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+)$")]
    private static partial Regex RangeVectorLine();

    [GeneratedRegex(@"^expected_fail_(message|regexp)\s+(.*)$")]
    private static partial Regex FailLine();

    [GeneratedRegex(@"^expect\s+(?<kind>ordered|fail|warn|no_warn|info|no_info)(?:\s+(?<form>regex|msg):(?<text>.+))?$")]
    private static partial Regex ExpectLine();
}
