using Streams.PromQL.Templates.Values;

namespace Streams.PromQL.Templates.Rules;

/// <summary>What a query in a template gives: a list of samples.</summary>
internal sealed class QueryResult(IReadOnlyList<object?> samples) : TemplateList("template.queryResult", samples)
{
    /// <summary>The samples in the order of one label's values; samples with equal ones keep theirs.</summary>
    public QueryResult SortedBy(string label) => new([.. Items.OfType<QuerySample>()
        .OrderBy(sample => sample.Label(label), StringComparer.Ordinal)]);
}
