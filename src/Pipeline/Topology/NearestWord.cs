namespace Streams.Topology;

/// <summary>Finds the word that was probably meant.</summary>
public static class NearestWord
{
    /// <summary>The candidate that takes the fewest changes of a letter to reach, if those are few; else null.</summary>
    public static string? Find(string word, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(candidates);
        string wanted = Normalize(word);
        string[] all = [.. candidates];
        string? nearest = all
            .Select(candidate => (Candidate: candidate, Distance: Distance(wanted, Normalize(candidate))))
            .Where(pair => pair.Distance <= AllowedDistance(wanted, pair.Candidate))
            .OrderBy(pair => pair.Distance)
            .ThenBy(pair => pair.Candidate, StringComparer.Ordinal)
            .Select(pair => pair.Candidate)
            .FirstOrDefault();
        return nearest ?? OnlyExtension(wanted, all);
    }

    /// <summary>How many letters must be inserted, removed, replaced or swapped with their neighbour.</summary>
    internal static int Distance(string from, string to)
    {
        int[] beforeLast = new int[to.Length + 1];
        int[] last = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int[] row = new int[to.Length + 1];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last) = (last, row);
        }

        return last[to.Length];
    }

    // A third of the letters may be wrong, so that unrelated words are not offered. One of two may be: "p9" for "p99".
    private static int AllowedDistance(string word, string candidate) =>
        Math.Min(word.Length, candidate.Length) <= 1 ? 0 : Math.Max(1, Math.Max(word.Length, candidate.Length) / 3);

    private static string? OnlyExtension(string word, string[] candidates)
    {
        string[] longer = word.Length < 3
            ? []
            : [.. candidates.Where(candidate => Normalize(candidate).StartsWith(word, StringComparison.Ordinal)).Take(2)];
        return longer.Length == 1 ? longer[0] : null;
    }

    private static string Normalize(string word) => word.ToLowerInvariant().Replace('-', '_').Replace(' ', '_');
}
