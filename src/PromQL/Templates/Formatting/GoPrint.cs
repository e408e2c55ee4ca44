using System.Text;
using Streams.PromQL.Templates.Values;

namespace Streams.PromQL.Templates.Formatting;

/// <summary>Writes values as Go's <c>fmt.Sprint</c> does.</summary>
internal static class GoPrint
{
    /// <summary>What a bare value in an action becomes.</summary>
    public static string Output(object? value) => value switch
    {
        null => "<no value>",
        string text => text,
        _ => Default(value),
    };

    /// <summary>A value as <c>%v</c> writes it.</summary>
    public static string Default(object? value) => value is string text ? text : new GoPrintf("%v", [value]).Write();

    /// <summary>Values one after the other, with spaces between two of which none is a text.</summary>
    public static string Join(ReadOnlySpan<object?> values)
    {
        StringBuilder text = new();
        for (int i = 0; i < values.Length; i++)
        {
            bool hasSpace = i > 0 && values[i] is not string && values[i - 1] is not string;
            text.Append(hasSpace ? " " : "").Append(Default(values[i]));
        }

        return text.ToString();
    }

    /// <summary>Values with spaces between them and a line break at the end.</summary>
    public static string Line(ReadOnlySpan<object?> values)
    {
        StringBuilder text = new();
        for (int i = 0; i < values.Length; i++)
        {
            text.Append(i > 0 ? " " : "").Append(Default(values[i]));
        }

        return text.Append('\n').ToString();
    }

    /// <summary>The type's name in Go.</summary>
    public static string TypeName(object? value) => value switch
    {
        null => "<nil>",
        bool => "bool",
        long => "int",
        double => "float64",
        string => "string",
        ITemplateValue known => known.TypeName,
        _ => value.GetType().Name,
    };
}
