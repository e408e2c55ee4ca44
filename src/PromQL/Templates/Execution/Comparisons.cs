using Streams.PromQL.Templates.Formatting;
using Streams.PromQL.Templates.Values;

namespace Streams.PromQL.Templates.Execution;

/// <summary>The functions that compare: eq, ne, lt, le, gt, ge.</summary>
internal static class Comparisons
{
    private static readonly TemplateParameter[] Two = [TemplateParameter.Any, TemplateParameter.Any];

    public static void AddTo(TemplateFunctions functions) => functions
        .AddVariadic("eq", Two, call => EqualsAny(call.Arguments))
        .Add("ne", Two, call => !AreEqual(call.Arguments[0], call.Arguments[1]))
        .Add("lt", Two, call => Order(call) < 0)
        .Add("le", Two, call => Order(call) <= 0)
        .Add("gt", Two, call => Order(call) > 0)
        .Add("ge", Two, call => Order(call) >= 0);

    /// <summary>Whether the first is equal to one of the others.</summary>
    private static bool EqualsAny(ReadOnlySpan<object?> values)
    {
        if (values.Length < 2)
        {
            throw new TemplateFunctionException("missing argument for comparison");
        }

        foreach (object? value in values[1..])
        {
            if (AreEqual(values[0], value))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AreEqual(object? left, object? right)
    {
        (object? a, object? b) = (Basic(left), Basic(right));
        if (a is null || b is null)
        {
            return a is null && b is null;
        }

        if (a is TemplateMap or TemplateList || b is TemplateMap or TemplateList)
        {
            object bad = a is TemplateMap or TemplateList ? a : b;
            throw new TemplateFunctionException($"non-comparable type {GoPrint.Default(bad)}: {GoPrint.TypeName(bad)}");
        }

        return a.GetType() == b.GetType()
            ? a.Equals(b)
            : throw new TemplateFunctionException("incompatible types for comparison");
    }

    private static int Order(TemplateCall call)
    {
        (object? left, object? right) = (Basic(call.Arguments[0]), Basic(call.Arguments[1]));
        if (!IsOrdered(left) || !IsOrdered(right))
        {
            throw new TemplateFunctionException("invalid type for comparison");
        }

        return (left, right) switch
        {
            (long a, long b) => a.CompareTo(b),
            (string a, string b) => string.CompareOrdinal(a, b),

            // With NaN no comparison but "not less" holds; Go's le is "less or equal", its gt is "not le".
            (double a, double b) => a < b ? -1 : a == b ? 0 : 1,
            _ => throw new TemplateFunctionException("incompatible types for comparison"),
        };
    }

    private static bool IsOrdered(object? value) => value is long or double or string;

    private static object? Basic(object? value) => value switch
    {
        GoDuration duration => duration.Nanoseconds,
        GoName name => name.Number,
        _ => value,
    };
}
