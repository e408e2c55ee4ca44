namespace Streams.Sources.Formats;

/// <summary>The parts of one NDJSON row, as ranges of the line and as numbers.</summary>
internal ref struct NdjsonRow
{
    /// <summary>The name with its quotes; empty when there is none.</summary>
    public Range Name;

    /// <summary>The labels' object with its braces, or what was found of it; empty when there is none.</summary>
    public Range Labels;

    public bool HasName;
    public bool HasLabels;
    public bool HasTime;
    public bool HasValue;

    /// <summary>Whether the labels are the member right behind the name.</summary>
    public bool LabelsFollowName;

    public long Time;
    public double Value;

    /// <summary>Reads the members in any order, each at most once.</summary>
    public bool Read(ReadOnlySpan<byte> line, ref JsonCursor cursor)
    {
        if (!cursor.Take((byte)'{'))
        {
            return false;
        }

        bool isNameLast = false;
        do
        {
            if (!TakeKey(ref cursor, out NdjsonKey key, out int keyAt) || !cursor.Take((byte)':'))
            {
                return false;
            }

            bool isGood = key switch
            {
                NdjsonKey.Name => ReadName(ref cursor, keyAt),
                NdjsonKey.Labels => ReadLabels(ref cursor, keyAt),
                NdjsonKey.Time => ReadTime(ref cursor, keyAt),
                _ => ReadValue(ref cursor, keyAt),
            };
            if (!isGood)
            {
                return false;
            }

            LabelsFollowName |= isNameLast && key == NdjsonKey.Labels;
            isNameLast = key == NdjsonKey.Name;
        }
        while (cursor.TryTake((byte)','));

        return cursor.Take((byte)'}')
            && (cursor.IsAtEnd || cursor.Fail(cursor.At, $"expected nothing behind the object, found {cursor.Found()}"))
            && (HasValue || cursor.Fail(line.Length, "'value' is missing"))
            && (HasName || HasLabels || cursor.Fail(line.Length, "'name' is missing"));
    }

    private static bool TakeKey(ref JsonCursor cursor, out NdjsonKey key, out int at)
    {
        cursor.Peek();
        at = cursor.At;
        key = default;
        if (!cursor.TakeString(out ReadOnlySpan<byte> text, out bool hasEscapes))
        {
            return false;
        }

        if (hasEscapes)
        {
            // A key of ours is short; one that does not fit here is none.
            Span<byte> scratch = stackalloc byte[128];
            bool isShort = text.Length <= scratch.Length;
            scoped ReadOnlySpan<byte> unescaped = default;
            if (isShort && JsonString.Unescape(text, scratch, out unescaped) is null && TryFind(unescaped, out key))
            {
                return true;
            }
        }
        else if (TryFind(text, out key))
        {
            return true;
        }

        return cursor.Fail(
            at, $"unknown key '{RowProblem.Excerpt(text)}'; a row has name, labels, time and value");
    }

    private static bool TryFind(ReadOnlySpan<byte> text, out NdjsonKey key)
    {
        (bool isFound, key) = text.Length switch
        {
            4 when text.SequenceEqual("name"u8) => (true, NdjsonKey.Name),
            4 when text.SequenceEqual("time"u8) => (true, NdjsonKey.Time),
            4 when text.SequenceEqual("tags"u8) => (true, NdjsonKey.Labels),
            5 when text.SequenceEqual("value"u8) => (true, NdjsonKey.Value),
            6 when text.SequenceEqual("labels"u8) => (true, NdjsonKey.Labels),
            6 when text.SequenceEqual("metric"u8) => (true, NdjsonKey.Name),
            9 when text.SequenceEqual("timestamp"u8) => (true, NdjsonKey.Time),
            11 when text.SequenceEqual("metric_name"u8) => (true, NdjsonKey.Name),
            _ => (false, default),
        };
        return isFound;
    }

    private bool ReadName(ref JsonCursor cursor, int keyAt)
    {
        if (HasName)
        {
            return cursor.Fail(keyAt, "'name' is given twice");
        }

        if (cursor.Peek() != '"')
        {
            return cursor.Fail(cursor.At, $"'name' must be a string, found {cursor.Found()}");
        }

        int start = cursor.At;
        HasName = cursor.TakeString(out _, out _);
        Name = start..cursor.At;
        return HasName;
    }

    private bool ReadLabels(ref JsonCursor cursor, int keyAt)
    {
        if (HasLabels)
        {
            return cursor.Fail(keyAt, "'labels' is given twice");
        }

        if (cursor.Peek() != '{')
        {
            return cursor.Fail(cursor.At, $"'labels' must be an object, found {cursor.Found()}");
        }

        HasLabels = true;
        int start = cursor.At;
        bool isRead = cursor.SkipFlatObject();
        Labels = start..cursor.At;
        return isRead;
    }

    private bool ReadTime(ref JsonCursor cursor, int keyAt)
    {
        if (HasTime)
        {
            return cursor.Fail(keyAt, "'time' is given twice");
        }

        HasTime = true;
        byte first = cursor.Peek();
        int at = cursor.At;
        if (first == '"')
        {
            return cursor.TakeString(out ReadOnlySpan<byte> text, out _)
                && (TextTime.TryParseRfc3339(text, out Time)
                    || cursor.Fail(at, $"'time' must be {TextTime.Expected}, found \"{RowProblem.Excerpt(text)}\""));
        }

        if (!IsNumberStart(first))
        {
            return cursor.Fail(at, $"'time' must be {TextTime.Expected}, found {cursor.Found()}");
        }

        return cursor.TakeNumber("time", out double milliseconds)
            && (TextTime.TryFrom(milliseconds, out Time)
                || cursor.Fail(at, $"'time' must be {TextTime.Expected}, found {milliseconds}"));
    }

    private bool ReadValue(ref JsonCursor cursor, int keyAt)
    {
        const string Expected = "'value' must be a number, \"NaN\", \"+Inf\" or \"-Inf\"";
        if (HasValue)
        {
            return cursor.Fail(keyAt, "'value' is given twice");
        }

        HasValue = true;
        byte first = cursor.Peek();
        if (IsNumberStart(first))
        {
            return cursor.TakeNumber("value", out Value);
        }

        int at = cursor.At;
        if (first != '"')
        {
            return cursor.Fail(at, $"{Expected}, found {cursor.Found()}");
        }

        return cursor.TakeString(out ReadOnlySpan<byte> text, out _)
            && (TextNumber.TryParseName(text, out Value)
                || cursor.Fail(at, $"{Expected}, found \"{RowProblem.Excerpt(text)}\""));
    }

    private static bool IsNumberStart(byte c) => c == '-' || (uint)(c - '0') <= 9;
}
