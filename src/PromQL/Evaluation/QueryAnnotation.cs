using Streams.PromQL.Syntax;

namespace Streams.PromQL.Evaluation;

/// <summary>A remark about a query's result, in Prometheus' words.</summary>
/// <param name="Kind">How much it matters.</param>
/// <param name="Message">What is remarked, without the kind.</param>
/// <param name="Place">The part of the expression that it is about.</param>
public sealed record QueryAnnotation(AnnotationKind Kind, string Message, TextRange Place)
{
    /// <summary>The remark as Prometheus writes it, without its place.</summary>
    public override string ToString() => (Kind == AnnotationKind.Info ? "PromQL info: " : "PromQL warning: ") + Message;

    /// <summary>The remark with the line and column, counted from 1, in the expression's text.</summary>
    public string In(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ReadOnlySpan<char> before = text.AsSpan(0, Math.Min(Place.Start, text.Length));
        return $"{this} ({before.Count('\n') + 1}:{before.Length - before.LastIndexOf('\n')})";
    }
}
