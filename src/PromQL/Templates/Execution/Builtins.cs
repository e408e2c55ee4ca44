using System.Text;
using Streams.PromQL.Templates.Formatting;
using Streams.PromQL.Templates.Values;

namespace Streams.PromQL.Templates.Execution;

/// <summary>Go's own functions, but for those that compare.</summary>
internal static class Builtins
{
    private static readonly TemplateParameter[] One = [TemplateParameter.Any];
    private static readonly TemplateParameter[] OneAndMore = [TemplateParameter.Any, TemplateParameter.Any];
    private static readonly TemplateParameter[] FormatAndMore = [TemplateParameter.Text, TemplateParameter.Any];

    public static void AddTo(TemplateFunctions functions) => functions

        // The evaluator decides these itself, without evaluating all arguments.
        .AddVariadic("and", OneAndMore, call => call.Arguments[0])
        .AddVariadic("or", OneAndMore, call => call.Arguments[0])
        .Add("not", One, call => !Truth.Of(call.Arguments[0]))
        .Add("len", One, call => Length(call.Arguments[0]))
        .AddVariadic("index", OneAndMore, call => Index(call.Arguments))
        .AddVariadic("slice", OneAndMore, call => Slice(call.Arguments))
        .AddVariadic("print", One, call => GoPrint.Join(call.Arguments))
        .AddVariadic("println", One, call => GoPrint.Line(call.Arguments))
        .AddVariadic("printf", FormatAndMore, call => Printf(call))
        .AddVariadic("html", One, call => Escapes.Html(GoPrint.Join(call.Arguments)))
        .AddVariadic("js", One, call => Escapes.JavaScript(GoPrint.Join(call.Arguments)))
        .AddVariadic("urlquery", One, call => Escapes.UrlQuery(GoPrint.Join(call.Arguments)));

    private static string Printf(TemplateCall call)
    {
        GoPrintf print = new(call.Text(0), call.Arguments[1..].ToArray());
        return print.Write();
    }

    private static long Length(object? value) => value switch
    {
        null => throw new TemplateFunctionException("len of nil pointer"),
        string text => Encoding.UTF8.GetByteCount(text),
        TemplateMap map => map.Count,
        TemplateList list => list.Items.Count,
        _ => throw new TemplateFunctionException($"len of type {GoPrint.TypeName(value)}"),
    };

    private static object? Index(ReadOnlySpan<object?> arguments)
    {
        object? value = arguments[0];
        foreach (object? key in arguments[1..])
        {
            value = value switch
            {
                null => throw new TemplateFunctionException("index of untyped nil"),
                TemplateMap map when key is string name => map.TryGet(name, out object? found) ? found : map.Absent,
                TemplateMap => throw new TemplateFunctionException($"value has type {GoPrint.TypeName(key)}; should be string"),
                TemplateList list => list.Items[Place(key, list.Items.Count)],
                string text => (long)Encoding.UTF8.GetBytes(text)[Place(key, Encoding.UTF8.GetByteCount(text))],
                _ => throw new TemplateFunctionException($"can't index item of type {GoPrint.TypeName(value)}"),
            };
        }

        return value;
    }

    private static object? Slice(ReadOnlySpan<object?> arguments)
    {
        object? value = arguments[0];
        byte[] bytes = value is string text ? Encoding.UTF8.GetBytes(text) : [];
        int length = value switch
        {
            string => bytes.Length,
            TemplateList list => list.Items.Count,
            null => throw new TemplateFunctionException("slice of untyped nil"),
            _ => throw new TemplateFunctionException($"can't slice item of type {GoPrint.TypeName(value)}"),
        };
        if (arguments.Length > 3)
        {
            throw new TemplateFunctionException($"too many slice indexes: {arguments.Length - 1}");
        }

        int start = arguments.Length > 1 ? Place(arguments[1], length + 1) : 0;
        int end = arguments.Length > 2 ? Place(arguments[2], length + 1) : length;
        if (start > end)
        {
            throw new TemplateFunctionException($"invalid slice index: {start} > {end}");
        }

        return value is TemplateList items
            ? new TemplateList(items.TypeName, [.. items.Items.Skip(start).Take(end - start)])
            : Encoding.UTF8.GetString(bytes, start, end - start);
    }

    private static int Place(object? index, int count) => index switch
    {
        long at when at >= 0 && at < count => (int)at,
        long at => throw new TemplateFunctionException($"index out of range: {at}"),
        null => throw new TemplateFunctionException("cannot index slice/array with nil"),
        _ => throw new TemplateFunctionException($"cannot index slice/array with type {GoPrint.TypeName(index)}"),
    };
}
