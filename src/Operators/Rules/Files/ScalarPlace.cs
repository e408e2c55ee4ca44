using Streams.Topology;
using Streams.Topology.Yaml;

namespace Streams.Operators.Rules.Files;

/// <summary>Finds a character of a value in the lines of the file that it was read from.</summary>
/// <remarks>
/// Value and file are walked together: white space stands for any white space, since line breaks may have been folded,
/// and an escape stands for the character that it means. Where the two do not fit, the place is that of the whole value.
/// </remarks>
internal static class ScalarPlace
{
    public static TextPosition Find(string[] lines, ConfigScalar scalar, int offset)
    {
        TextPosition start = scalar.Position;
        if (start.Line > lines.Length || start.Column > lines[start.Line - 1].Length)
        {
            return start;
        }

        Cursor cursor = new(lines, start.Line - 1, start.Column - 1);
        char style = scalar.IsQuoted ? cursor.Current : ' ';
        switch (style)
        {
            case '\'' or '"':
                cursor.Step();
                break;
            case '|' or '>':
                cursor.NextLine();
                break;
            default:
                break;
        }

        TextPosition last = cursor.Place(start.File);
        for (int i = 0; i < scalar.Text.Length; i++)
        {
            if (char.IsWhiteSpace(scalar.Text[i]))
            {
                if (i == offset)
                {
                    return last;
                }

                continue;
            }

            cursor.SkipTo(scalar.Text[i], style);
            if (!cursor.IsOn(scalar.Text[i]))
            {
                return start;
            }

            if (i == offset)
            {
                return cursor.Place(start.File);
            }

            cursor.Pass(style);
            last = cursor.Place(start.File);
        }

        return last;
    }

    private struct Cursor(string[] lines, int line, int column)
    {
        private int _line = line;
        private int _column = column;

        public readonly char Current =>
            _line >= lines.Length ? '\0' : _column < lines[_line].Length ? lines[_line][_column] : '\n';

        public readonly bool IsOn(char letter) => Current == letter;

        public readonly TextPosition Place(string file) => new(file, _line + 1, _column + 1);

        public void NextLine()
        {
            _line++;
            _column = 0;
        }

        public void Step()
        {
            if (Current == '\n')
            {
                NextLine();
            }
            else
            {
                _column++;
            }
        }

        /// <summary>Passes the character the cursor is on; a single quote is written twice in single quotes.</summary>
        public void Pass(char style)
        {
            bool isDoubled = style == '\'' && Current == '\'';
            Step();
            if (isDoubled)
            {
                Step();
            }
        }

        /// <summary>Passes white space and, in double quotes, the backslashes of escapes, up to a character.</summary>
        public void SkipTo(char wanted, char style)
        {
            while (true)
            {
                if (style == '"' && Current == '\\')
                {
                    Step();
                    if (Current == wanted && wanted is '"' or '\\' or '/')
                    {
                        return;
                    }
                }
                else if (Current == '\0' || !char.IsWhiteSpace(Current))
                {
                    return;
                }

                Step();
            }
        }
    }
}
