using Streams.Data;
using Streams.PromQL.Templates.Values;

namespace Streams.PromQL.Templates.Rules;

/// <summary>One sample of a query in a template.</summary>
internal sealed class QuerySample : TemplateRecord
{
    private readonly Labels _labels;

    public QuerySample(Labels labels, double value)
        : base("*template.sample", ("Labels", TemplateMap.OfLabels(labels)), ("Value", value))
    {
        _labels = labels;
        Value = value;
    }

    public double Value { get; }

    public string Label(string name) => _labels.Get(name) ?? "";
}
