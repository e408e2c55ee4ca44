using System.Text;
using Streams.Data;
using Streams.PromQL.Syntax;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.Operators.Rules.Planning;

/// <summary>The names of the series that rules write: whoever reads them is evaluated where they are, by the owner.</summary>
internal sealed class RecordedSeries
{
    private readonly byte[][] _names;

    /// <summary>Makes the set of these names.</summary>
    public RecordedSeries(IEnumerable<string> names)
    {
        _names = [.. names.Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>Whether a selector may pick a series that a rule has written.</summary>
    public bool MayBeReadBy(VectorSelector selector)
    {
        foreach (byte[] name in _names)
        {
            bool isPicked = true;
            foreach (LabelMatcher matcher in selector.Matchers.AsSpan())
            {
                isPicked &= matcher.Name != Labels.MetricName || matcher.MatchesValue(name);
            }

            if (isPicked)
            {
                return true;
            }
        }

        return false;
    }
}
