namespace Streams.PromQL.Evaluation;

/// <summary>How much a remark about a query's result matters.</summary>
public enum AnnotationKind
{
    /// <summary>The result may be other than what was meant.</summary>
    Info,

    /// <summary>The result is likely to be wrong.</summary>
    Warning,
}
