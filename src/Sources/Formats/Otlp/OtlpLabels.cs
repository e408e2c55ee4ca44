using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Streams.Data;

namespace Streams.Sources.Formats.Otlp;

/// <summary>Makes the labels of a series that is not known yet, by OpenTelemetry's mapping to Prometheus.</summary>
/// <remarks>
/// <c>job</c> is the service's name behind its namespace, <c>instance</c> its instance id; the other attributes of the
/// resource are labels of <c>target_info</c>. The scope's name, version and attributes are <c>otel_scope_...</c>.
/// </remarks>
internal sealed class OtlpLabels
{
    private const string ServiceName = "service.name";
    private const string ServiceNamespace = "service.namespace";
    private const string ServiceInstance = "service.instance.id";

    private readonly LabelsBuilder _builder = new();
    private readonly SortedDictionary<string, string> _attributes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _resource = new(StringComparer.Ordinal);

    /// <summary>The labels of one of a point's series; a problem when they break a rule.</summary>
    public RowProblem? Read(
        in OtlpMetric metric, ReadOnlySpan<byte> point, uint attributeTag, OtlpPart part, double bound, out Labels labels)
    {
        labels = Labels.Empty;
        string name = OtlpNames.Metric(Encoding.UTF8.GetString(metric.Name), Encoding.UTF8.GetString(metric.Unit), metric.Kind);
        if (name.Length == 0)
        {
            return LabelRules.Problem("the metric has no name");
        }

        _builder.Clear();
        _attributes.Clear();
        OtlpAttributes.Read(point, attributeTag, _attributes);
        if (_attributes.Count > LineDecoder.LabelCountMax)
        {
            return LabelRules.Problem($"a series has at most {LineDecoder.LabelCountMax} labels");
        }

        SetAll(_attributes, "");
        SetScope(metric.Scope);
        SetIdentity(metric.Resource);
        _builder.Set(Labels.MetricName, name + Ending(part));
        if (part is OtlpPart.Bucket or OtlpPart.Quantile)
        {
            _builder.Set(part == OtlpPart.Bucket ? "le" : "quantile", BoundText(bound));
        }

        labels = _builder.Build();
        return null;
    }

    /// <summary>The labels of <c>target_info</c>; false when the resource has nothing to tell, or nothing to know it by.</summary>
    public bool TryReadTarget(ReadOnlySpan<byte> resource, out Labels labels)
    {
        _builder.Clear();
        _resource.Clear();
        OtlpAttributes.Read(resource, OtlpSchema.ResourceAttributeTag, _resource);
        bool isKnown = _resource.ContainsKey(ServiceName) || _resource.ContainsKey(ServiceInstance);
        int identity = _resource.Keys.Count(key => key is ServiceName or ServiceNamespace or ServiceInstance);
        bool isAny = isKnown && _resource.Count > identity && _resource.Count <= LineDecoder.LabelCountMax;
        if (isAny)
        {
            SetAll(_resource, "");
            foreach (string key in (string[])[ServiceName, ServiceNamespace, ServiceInstance])
            {
                _builder.Remove(OtlpNames.Label(key));
            }

            SetIdentity(resource);
            _builder.Set(Labels.MetricName, "target_info");
        }

        labels = isAny ? _builder.Build() : Labels.Empty;
        return isAny;
    }

    private static string Ending(OtlpPart part) => part switch
    {
        OtlpPart.Bucket => "_bucket",
        OtlpPart.Sum => "_sum",
        OtlpPart.Count => "_count",
        _ => "",
    };

    private static string BoundText(double bound) => double.IsPositiveInfinity(bound)
        ? "+Inf"
        : bound.ToString("0.#####################", CultureInfo.InvariantCulture) is var plain
            && double.Parse(plain, CultureInfo.InvariantCulture) == bound
                ? plain
                : bound.ToString("R", CultureInfo.InvariantCulture);

    private void SetScope(ReadOnlySpan<byte> scope)
    {
        Protobuf.ProtoReader reader = new(scope);
        while (reader.Next(out uint tag))
        {
            switch (tag)
            {
                case OtlpSchema.ScopeNameTag:
                    _builder.Set("otel_scope_name"u8, Clean(reader.ReadBytes()));
                    break;
                case OtlpSchema.ScopeVersionTag:
                    _builder.Set("otel_scope_version"u8, Clean(reader.ReadBytes()));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        _attributes.Clear();
        OtlpAttributes.Read(scope, OtlpSchema.ScopeAttributeTag, _attributes);
        SetAll(_attributes, "otel_scope_");
    }

    private void SetIdentity(ReadOnlySpan<byte> resource)
    {
        _resource.Clear();
        OtlpAttributes.Read(resource, OtlpSchema.ResourceAttributeTag, _resource);
        if (_resource.TryGetValue(ServiceName, out string? service))
        {
            bool isSpaced = _resource.TryGetValue(ServiceNamespace, out string? space) && space.Length > 0;
            _builder.Set("job", isSpaced ? $"{space}/{service}" : service);
        }

        if (_resource.TryGetValue(ServiceInstance, out string? instance))
        {
            _builder.Set("instance", instance);
        }
    }

    /// <summary>Sets labels; values whose keys come down to one name stand side by side, in the order of the keys.</summary>
    private void SetAll(SortedDictionary<string, string> attributes, string prefix)
    {
        foreach ((string key, string value) in attributes)
        {
            string name = OtlpNames.Label(key);
            if (name.Length > 0 && value.Length > 0)
            {
                name = prefix + name;
                string? before = _builder.Get(name);
                _builder.Set(name, before is null ? value : $"{before};{value}");
            }
        }
    }

    private static ReadOnlySpan<byte> Clean(ReadOnlySpan<byte> text) =>
        Utf8.IsValid(text) ? text : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text));
}
