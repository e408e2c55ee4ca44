using System.Text;
using Streams.PromQL.Syntax.Parsing;

namespace Streams.PromQL.Tests.Syntax.Support;

/// <summary>Writes an expression in other ways: the same with other blanks, or a broken one.</summary>
internal static class ExpressionMutations
{
    private static readonly string[] Blanks = ["", " ", "\n", "\t \r\n", " # a comment, \"with\" (marks)\n"];

    /// <summary>The pieces of a text.</summary>
    public static List<string> Pieces(string text)
    {
        List<string> pieces = [];
        TokenReader reader = new(text);
        while (reader.Current.Kind != TokenKind.End)
        {
            pieces.Add(reader.Lexeme.ToString());
            reader.Advance();
        }

        return pieces;
    }

    /// <summary>The same expression with random blanks and comments between its pieces.</summary>
    public static string Respace(string text, Random random)
    {
        StringBuilder spaced = new();
        foreach (string piece in Pieces(text))
        {
            // Prometheus knows no comment between a bracket and a duration.
            bool mayComment = spaced.Length == 0 || spaced[^1] != '[';
            string blank = Blanks[random.Next(Blanks.Length - (mayComment ? 0 : 1))];
            bool wouldTouch = spaced.Length > 0 && IsOfName(spaced[^1]) && IsOfName(piece[0]);
            spaced.Append(blank.Length == 0 && wouldTouch ? " " : blank).Append(piece);
        }

        return spaced.Append(Blanks[random.Next(Blanks.Length)]).ToString();
    }

    /// <summary>An expression with a piece lost, doubled, exchanged or taken from another one.</summary>
    public static string Break(string text, string other, Random random)
    {
        List<string> pieces = Pieces(text);
        List<string> others = Pieces(other);
        for (int times = random.Next(1, 3); times > 0 && pieces.Count > 0; times--)
        {
            int at = random.Next(pieces.Count);
            int to = random.Next(pieces.Count);
            switch (random.Next(5))
            {
                case 0:
                    pieces.RemoveAt(at);
                    break;
                case 1:
                    pieces.Insert(to, pieces[at]);
                    break;
                case 2:
                    (pieces[at], pieces[to]) = (pieces[to], pieces[at]);
                    break;
                case 3:
                    pieces.Insert(at, others[random.Next(others.Count)]);
                    break;
                default:
                    pieces[at] = others[random.Next(others.Count)];
                    break;
            }
        }

        return string.Join(' ', pieces);
    }

    private static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or ':' or '.' or '"';
}
