using System.Diagnostics.CodeAnalysis;
using Streams.PromQL.Templates.Execution;

namespace Streams.PromQL.Templates;

/// <summary>The functions that templates can call: Go's own, and those that are added.</summary>
public sealed class TemplateFunctions
{
    private readonly Dictionary<string, TemplateFunction> _functions;

    /// <summary>Makes a table of Go's own functions.</summary>
    public TemplateFunctions()
    {
        _functions = new Dictionary<string, TemplateFunction>(StringComparer.Ordinal);
        Builtins.AddTo(this);
        Comparisons.AddTo(this);
    }

    /// <summary>The names, sorted.</summary>
    public IEnumerable<string> Names => _functions.Keys.Order(StringComparer.Ordinal);

    /// <summary>Adds a function, in the place of one with the same name.</summary>
    public TemplateFunctions Add(string name, TemplateParameter[] parameters, TemplateFunctionBody body) =>
        Add(new TemplateFunction(name, parameters, IsVariadic: false, body));

    /// <summary>Adds a function whose last parameter repeats.</summary>
    public TemplateFunctions AddVariadic(string name, TemplateParameter[] parameters, TemplateFunctionBody body) =>
        Add(new TemplateFunction(name, parameters, IsVariadic: true, body));

    internal bool TryGet(string name, [NotNullWhen(true)] out TemplateFunction? function) =>
        _functions.TryGetValue(name, out function);

    private TemplateFunctions Add(TemplateFunction function)
    {
        _functions[function.Name] = function;
        return this;
    }
}
