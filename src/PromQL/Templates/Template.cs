using Streams.PromQL.Templates.Execution;
using Streams.PromQL.Templates.Syntax;

namespace Streams.PromQL.Templates;

/// <summary>A template in Go's notation, read once and run as often as wanted.</summary>
/// <remarks>
/// <para>It follows Go's text/template with the option <c>missingkey=zero</c>, as Prometheus and Alertmanager run it. Data are
/// null, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="string"/> and what
/// <c>Streams.PromQL.Templates.Values</c> has. A run changes nothing but its own variables, so a template is shared freely.</para>
/// </remarks>
public sealed class Template
{
    private readonly TemplateSet _set;
    private readonly TemplateTree _tree;

    internal Template(TemplateSet set, TemplateTree tree)
    {
        _set = set;
        _tree = tree;
    }

    /// <summary>The template's name, which its errors begin with.</summary>
    public string Name => _tree.Name;

    /// <summary>Reads a template; the message of the exception is Go's.</summary>
    public static Template Parse(string name, string text, TemplateFunctions functions) =>
        new TemplateSet(functions).Parse(name, text);

    /// <summary>Runs the template; the message of the exception is Go's.</summary>
    /// <param name="data">What the dot means.</param>
    /// <param name="context">What functions find in <see cref="TemplateCall.Context"/>.</param>
    /// <param name="limits">What the run may use.</param>
    public string Execute(object? data, object? context = null, TemplateLimits? limits = null) =>
        new TemplateExecution(_set, context, limits ?? TemplateLimits.Default).Run(_tree, data);
}
