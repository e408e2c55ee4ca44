using Streams.Stages;

namespace Streams.Sources.Formats;

/// <summary>Reads JSON rows as people send them: one object, an array of objects, or an object a line.</summary>
internal sealed class JsonBodyDecoder(NdjsonDecoder rows) : BodyDecoder
{
    /// <inheritdoc />
    public override RowProblem? Decode(ReadOnlySpan<byte> body, string origin, ISourcePartition partition)
    {
        int at = SkipSpace(body, body.StartsWith(LineBuffer.ByteOrderMark) ? LineBuffer.ByteOrderMark.Length : 0);
        if (at == body.Length)
        {
            return RowProblem.Malformed("the body is empty");
        }

        if (body[at] == '[')
        {
            return DecodeArray(body, at + 1, origin, partition);
        }

        // An object over several lines is one that ends where the body does.
        int end = body[at] == '{' ? EndOfObject(body, at) : -1;
        if (end >= 0 && SkipSpace(body, end) == body.Length)
        {
            rows.Decode(body[at..end], new LinePlace(origin, 1, at), partition);
        }
        else
        {
            rows.DecodeAll(body, origin, partition);
        }

        return null;
    }

    private RowProblem? DecodeArray(ReadOnlySpan<byte> body, int start, string origin, ISourcePartition partition)
    {
        // The array as a whole first, so that nothing is used of one that is cut off.
        if (WalkArray(body, start, origin, null) is { } problem)
        {
            return problem;
        }

        return WalkArray(body, start, origin, partition);
    }

    private RowProblem? WalkArray(ReadOnlySpan<byte> body, int start, string origin, ISourcePartition? partition)
    {
        int at = SkipSpace(body, start);
        bool isEmpty = at < body.Length && body[at] == ']';
        for (long number = 1; !isEmpty; number++)
        {
            int end = at < body.Length && body[at] == '{' ? EndOfObject(body, at) : -1;
            if (end < 0)
            {
                return RowProblem.Malformed($"byte {at + 1}: expected a whole object as row {number} of the array");
            }

            if (partition is not null)
            {
                rows.Decode(body[at..end], new LinePlace(origin, number, at), partition);
            }

            at = SkipSpace(body, end);
            if (at == body.Length || body[at] is not ((byte)',' or (byte)']'))
            {
                return RowProblem.Malformed($"byte {at + 1}: expected ',' or ']' behind row {number} of the array");
            }

            if (body[at] == ']')
            {
                break;
            }

            at = SkipSpace(body, at + 1);
        }

        return SkipSpace(body, at + 1) == body.Length
            ? null
            : RowProblem.Malformed($"byte {at + 2}: expected nothing behind the array");
    }

    /// <summary>The place behind the object that begins at <paramref name="at"/>, or -1 when it has no end.</summary>
    private static int EndOfObject(ReadOnlySpan<byte> body, int at)
    {
        int depth = 0;
        while (at < body.Length)
        {
            int next = body[at..].IndexOfAny((byte)'"', (byte)'{', (byte)'}');
            if (next < 0)
            {
                return -1;
            }

            at += next;
            if (body[at] == '"')
            {
                at = PrometheusLabels.EndOfQuoted(body, at);
                if (at < 0)
                {
                    return -1;
                }
            }
            else
            {
                depth += body[at] == '{' ? 1 : -1;
            }

            at++;
            if (depth == 0)
            {
                return at;
            }
        }

        return -1;
    }

    private static int SkipSpace(ReadOnlySpan<byte> body, int at)
    {
        while (at < body.Length && body[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return at;
    }
}
