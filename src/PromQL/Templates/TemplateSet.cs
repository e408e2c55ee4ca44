using System.Diagnostics.CodeAnalysis;
using Streams.PromQL.Templates.Syntax;

namespace Streams.PromQL.Templates;

/// <summary>Templates that can call each other by name, as files with <c>define</c> make them.</summary>
public sealed class TemplateSet
{
    private readonly Dictionary<string, TemplateTree> _trees = new(StringComparer.Ordinal);

    /// <summary>Makes an empty set whose templates call these functions.</summary>
    public TemplateSet(TemplateFunctions functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        Functions = functions;
    }

    /// <summary>The functions that the templates call.</summary>
    public TemplateFunctions Functions { get; }

    /// <summary>The names of the templates, sorted.</summary>
    public IEnumerable<string> Names => _trees.Keys.Order(StringComparer.Ordinal);

    /// <summary>Whether a template has this name.</summary>
    public bool Contains(string name) => _trees.ContainsKey(name);

    /// <summary>Reads a text and keeps it under its name, with all that it defines.</summary>
    public void Add(string name, string text)
    {
        foreach (TemplateTree tree in TemplateParser.Parse(name, text, Functions))
        {
            Keep(tree);
        }
    }

    /// <summary>Reads a text that can call the set's templates and its own, and leaves the set as it is.</summary>
    public Template Parse(string name, string text)
    {
        TemplateSet own = new(Functions);
        foreach (TemplateTree tree in _trees.Values)
        {
            own._trees[tree.Name] = tree;
        }

        own.Add(name, text);
        return own.TryGet(name, out TemplateTree? main)
            ? new Template(own, main)
            : throw new ArgumentException($"'{name}' defines nothing", nameof(name));
    }

    internal bool TryGet(string name, [NotNullWhen(true)] out TemplateTree? tree) => _trees.TryGetValue(name, out tree);

    /// <summary>As in Go, a text without content does not take the place of one that has some.</summary>
    private void Keep(TemplateTree tree)
    {
        if (!tree.IsEmpty || !_trees.ContainsKey(tree.Name))
        {
            _trees[tree.Name] = tree;
        }
    }
}
