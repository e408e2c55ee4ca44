using System.Text;
using Streams.Data;
using Streams.PromQL.Syntax;

namespace Streams.Sinks.Notify.Matching;

/// <summary>Finds which of many sets of conditions an alert satisfies, without trying all of them.</summary>
/// <remarks>
/// A set that asks for one value of a label stands under the hash of that pair; only sets without such a condition are
/// tried on every alert. A hash that stands for another pair costs a comparison and changes nothing.
/// </remarks>
internal sealed class MatcherIndex
{
    private readonly AlertMatchers[] _sets;
    private readonly Dictionary<ulong, int[]> _byPair = [];
    private readonly int[] _others;

    public MatcherIndex(IReadOnlyList<AlertMatchers> sets)
    {
        _sets = [.. sets];
        Dictionary<ulong, List<int>> byPair = [];
        List<int> others = [];
        for (int i = 0; i < _sets.Length; i++)
        {
            LabelMatcher? fixedPair = _sets[i].All.FirstOrDefault(m => m.Operator == MatchOperator.Equal && m.Value.Length > 0);
            if (fixedPair is null)
            {
                others.Add(i);
                continue;
            }

            ulong hash = PairHash(Encoding.UTF8.GetBytes(fixedPair.Name), Encoding.UTF8.GetBytes(fixedPair.Value));
            (byPair.TryGetValue(hash, out List<int>? list) ? list : byPair[hash] = []).Add(i);
        }

        _byPair = byPair.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
        _others = [.. others];
    }

    /// <summary>The indexes of the sets that the labels satisfy, in rising order; the shared empty array when none.</summary>
    public int[] Find(Labels labels)
    {
        List<int>? found = null;
        if (_byPair.Count > 0)
        {
            foreach (Label label in labels)
            {
                if (_byPair.TryGetValue(PairHash(label.Name, label.Value), out int[]? candidates))
                {
                    Try(candidates, labels, ref found);
                }
            }
        }

        Try(_others, labels, ref found);
        found?.Sort();
        return found?.ToArray() ?? [];
    }

    private void Try(int[] candidates, Labels labels, ref List<int>? found)
    {
        foreach (int candidate in candidates)
        {
            if (_sets[candidate].Matches(labels))
            {
                (found ??= []).Add(candidate);
            }
        }
    }

    private static ulong PairHash(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        StableHash.Of(name) * 0x9e3779b97f4a7c15 ^ StableHash.Of(value);
}
