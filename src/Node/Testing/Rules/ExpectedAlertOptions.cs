namespace Streams.Node.Testing.Rules;

/// <summary>An alert that must fire.</summary>
internal sealed record ExpectedAlertOptions
{
    /// <summary>Its labels; <c>alertname</c> is added.</summary>
    public IReadOnlyDictionary<string, string?>? ExpLabels { get; init; }

    /// <summary>Its annotations.</summary>
    public IReadOnlyDictionary<string, string?>? ExpAnnotations { get; init; }
}
