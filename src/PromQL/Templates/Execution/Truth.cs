using Streams.PromQL.Templates.Values;

namespace Streams.PromQL.Templates.Execution;

/// <summary>What counts as true in a condition: all that is not zero or empty.</summary>
internal static class Truth
{
    public static bool Of(object? value) => value switch
    {
        null => false,
        bool truth => truth,
        long number => number != 0,
        double number => number != 0,
        string text => text.Length > 0,
        TemplateMap map => map.Count > 0,
        TemplateList list => list.Items.Count > 0,
        GoDuration duration => duration.Nanoseconds != 0,
        GoName name => name.Number != 0,
        _ => true,
    };
}
