namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>The order of texts in which numbers count by their value: <c>node-9</c> before <c>node-10</c>.</summary>
internal static class NaturalOrder
{
    public static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (!left.IsEmpty && !right.IsEmpty)
        {
            bool isNumber = char.IsAsciiDigit(left[0]) && char.IsAsciiDigit(right[0]);
            int leftLength = PartLength(left);
            int rightLength = PartLength(right);
            int order = isNumber
                ? CompareNumbers(left[..leftLength], right[..rightLength])
                : left[..leftLength].SequenceCompareTo(right[..rightLength]);
            if (order != 0)
            {
                return order;
            }

            left = left[leftLength..];
            right = right[rightLength..];
        }

        return left.Length.CompareTo(right.Length);
    }

    private static int PartLength(ReadOnlySpan<char> text)
    {
        bool isNumber = char.IsAsciiDigit(text[0]);
        int length = isNumber ? text.IndexOfAnyExceptInRange('0', '9') : text.IndexOfAnyInRange('0', '9');
        return length < 0 ? text.Length : length;
    }

    private static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        ReadOnlySpan<char> leftDigits = left.TrimStart('0');
        ReadOnlySpan<char> rightDigits = right.TrimStart('0');
        int order = leftDigits.Length.CompareTo(rightDigits.Length);
        order = order != 0 ? order : leftDigits.SequenceCompareTo(rightDigits);
        return order != 0 ? order : left.Length.CompareTo(right.Length);
    }
}
