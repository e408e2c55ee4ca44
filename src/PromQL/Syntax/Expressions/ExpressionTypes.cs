namespace Streams.PromQL.Syntax.Expressions;

/// <summary>Types in the words of PromQL's documentation.</summary>
internal static class ExpressionTypes
{
    public static string Describe(this ExpressionType type) => type switch
    {
        ExpressionType.Scalar => "a scalar",
        ExpressionType.InstantVector => "an instant vector",
        ExpressionType.RangeVector => "a range vector",
        _ => "a string",
    };
}
