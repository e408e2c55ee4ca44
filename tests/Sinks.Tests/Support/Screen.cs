using System.Text;
using System.Text.RegularExpressions;

namespace Streams.Sinks.Tests.Support;

/// <summary>A terminal that knows just the control codes that the console sink may use.</summary>
public sealed partial class Screen
{
    private readonly List<StringBuilder> _lines = [new()];
    private int _row;
    private int _column;

    public string Text => string.Join('\n', _lines.Select(line => line.ToString().TrimEnd())).TrimEnd();

    public Screen Feed(string output)
    {
        foreach (Match part in Parts().Matches(output))
        {
            Apply(part);
        }

        return this;
    }

    private void Apply(Match part)
    {
        if (!part.Groups["code"].Success)
        {
            Put(part.Value[0]);
            return;
        }

        switch (part.Groups["code"].Value)
        {
            case "A":
                int up = int.Parse(part.Groups["number"].Value);
                Assert.InRange(up, 1, _row);
                _row -= up;
                break;
            case "K":
                _lines[_row].Length = Math.Min(_lines[_row].Length, _column);
                break;
            case "J":
                _lines[_row].Length = Math.Min(_lines[_row].Length, _column);
                _lines.RemoveRange(_row + 1, _lines.Count - _row - 1);
                break;
            case "m" or "h" or "l":
                break;
            default:
                Assert.Fail($"The code '{part.Value}' is not known here.");
                break;
        }
    }

    private void Put(char c)
    {
        if (c == '\r')
        {
            _column = 0;
        }
        else if (c == '\n')
        {
            _row++;
            _column = 0;
            if (_row == _lines.Count)
            {
                _lines.Add(new());
            }
        }
        else
        {
            StringBuilder line = _lines[_row];
            line.Append(' ', Math.Max(0, _column + 1 - line.Length));
            line[_column++] = c;
        }
    }

    [GeneratedRegex(@"\e\[\??(?<number>[\d;]*)(?<code>[A-Za-z])|.|\n|\r", RegexOptions.Singleline)]
    private static partial Regex Parts();
}
