using System.Globalization;
using System.Text;

namespace Streams.Sinks.Notify.Receivers.Mail;

/// <summary>Writes text so that every mail server passes it on unchanged: RFC 2045's quoted-printable.</summary>
internal static class QuotedPrintable
{
    private const int LineMax = 76;

    public static string Encode(string text)
    {
        StringBuilder encoded = new(text.Length + 64);
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            AppendLine(encoded, line);
            encoded.Append("\r\n");
        }

        return encoded.ToString();
    }

    /// <summary>A header's value as RFC 2047 words where it is not plain ASCII.</summary>
    public static string EncodeHeader(string text)
    {
        string line = string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
        if (Ascii.IsValid(line))
        {
            return line;
        }

        // A word holds 75 letters: 45 bytes of text are 60 of base64. Words are cut between letters.
        List<string> words = [];
        StringBuilder word = new();
        foreach (Rune rune in line.EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(word.ToString()) + rune.Utf8SequenceLength > 45)
            {
                words.Add(word.ToString());
                word.Clear();
            }

            word.Append(rune);
        }

        words.Add(word.ToString());
        return string.Join("\r\n ", words.Select(part => $"=?utf-8?b?{Convert.ToBase64String(Encoding.UTF8.GetBytes(part))}?="));
    }

    private static void AppendLine(StringBuilder encoded, string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        int column = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            byte value = bytes[i];
            bool isLast = i == bytes.Length - 1;
            bool isPlain = value is >= 33 and <= 126 && value != '=';
            bool isBlank = value is (byte)' ' or (byte)'\t' && !isLast;

            // A dot at the start of a line means something to SMTP.
            isPlain &= !(column == 0 && value == '.');
            int width = isPlain || isBlank ? 1 : 3;
            if (column + width > LineMax - 1)
            {
                encoded.Append("=\r\n");
                column = 0;
                i--;
                continue;
            }

            _ = width == 1 ? encoded.Append((char)value) : encoded.Append(CultureInfo.InvariantCulture, $"={value:X2}");
            column += width;
        }
    }
}
