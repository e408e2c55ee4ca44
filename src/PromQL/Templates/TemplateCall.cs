namespace Streams.PromQL.Templates;

/// <summary>One call of a function by a template: its arguments, which have been checked, and what the run is about.</summary>
public readonly ref struct TemplateCall
{
    internal TemplateCall(ReadOnlySpan<object?> arguments, object? context, TemplateLimits limits)
    {
        Arguments = arguments;
        Context = context;
        Limits = limits;
    }

    /// <summary>The arguments; of their parameters' types.</summary>
    public ReadOnlySpan<object?> Arguments { get; }

    /// <summary>What the caller of the template handed in for its functions.</summary>
    public object? Context { get; }

    /// <summary>The limits of the run.</summary>
    public TemplateLimits Limits { get; }

    /// <summary>An argument that is a text.</summary>
    public string Text(int index) => (string?)Arguments[index] ?? "";

    /// <summary>An argument of a known type.</summary>
    public T Value<T>(int index) => Arguments[index] is T value
        ? value
        : throw new TemplateFunctionException($"argument {index + 1} is not what was declared");
}
