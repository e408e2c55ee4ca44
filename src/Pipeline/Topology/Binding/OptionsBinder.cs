using System.Reflection;
using Streams.Stages;
using Streams.Topology.Yaml;

namespace Streams.Topology.Binding;

/// <summary>Turns parts of a file into options records; the records' properties say what is allowed.</summary>
/// <remarks>
/// Keys are the properties' names in lower case with underscores, defaults are the records' own initialisers. Everything
/// wrong is added to the errors, each with its place; a record with an error is not given out.
/// </remarks>
/// <param name="workingFolder">The folder that output paths are relative to.</param>
/// <param name="errors">Where errors go.</param>
public sealed class OptionsBinder(string workingFolder, ICollection<TopologyError> errors)
{
    private readonly ScalarReader _scalars = new(workingFolder);

    /// <summary>Binds a mapping to a record; null when something was wrong.</summary>
    /// <param name="type">The record's type.</param>
    /// <param name="mapping">The values.</param>
    /// <param name="component">What errors name as the component.</param>
    /// <param name="position">Where errors stand that belong to no single value; the mapping's place when left out.</param>
    public object? Bind(Type type, ConfigMapping mapping, string component, TextPosition? position = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(mapping);
        return BindRecord(type, mapping, component, "", position ?? mapping.Position);
    }

    /// <summary>As <see cref="Bind"/>, for a type known in code.</summary>
    public TOptions? Bind<TOptions>(ConfigMapping mapping, string component, TextPosition? position = null)
        where TOptions : class => (TOptions?)Bind(typeof(TOptions), mapping, component, position);

    /// <summary>Whether a single value fits its option; used for values that belong to no record yet.</summary>
    internal bool Fits(OptionField option, ConfigNode value, string component) =>
        TryBind(option, option.Shape, value, component, option.Key, out _);

    private object? BindRecord(Type type, ConfigMapping mapping, string component, string field, TextPosition position)
    {
        int errorsBefore = errors.Count;
        bool isWhole = true;
        OptionsModel model = OptionsModel.Of(type);
        object options = model.CreateDefault();
        foreach (ConfigEntry entry in mapping.Entries)
        {
            string path = ConfigPath.Append(field, entry.Key);
            if (!model.TryGet(entry.Key, out OptionField? option))
            {
                Report(component, path, Words.Unknown("unknown key", entry.Key, model.Keys), entry.KeyPosition);
            }
            else if (TryBind(option, option.Shape, entry.Value, component, path, out object? value))
            {
                Set(options, option, value, component, path, entry.Value.Position);
            }
            else
            {
                isWhole = false;
            }
        }

        foreach (OptionField missing in model.Fields.Where(f => f.IsRequired && !mapping.TryGet(f.Key, out _)))
        {
            string example = missing.Example is null ? "" : $", for example {missing.Key}: {missing.Example}";
            string path = ConfigPath.Append(field, missing.Key);
            Report(component, path, $"'{missing.Key}' is missing; expected {missing.Shape.Noun}{example}", position);
        }

        if (isWhole && errors.Count == errorsBefore && options is IStageOptions rules)
        {
            foreach (OptionProblem problem in rules.Validate())
            {
                TextPosition place = ConfigLocator.Find(mapping, problem.Field) ?? position;
                Report(component, ConfigPath.Append(field, problem.Field), problem.Message, place);
            }
        }

        return isWhole && errors.Count == errorsBefore ? options : null;
    }

    private bool TryBind(
        OptionField option, ValueShape shape, ConfigNode node, string component, string field, out object? value)
    {
        int errorsBefore = errors.Count;
        value = null;
        if (node is ConfigScalar { HasError: true })
        {
            return false;
        }

        if (node is ConfigScalar { IsNull: true })
        {
            if (!shape.AllowsNull)
            {
                Report(component, field, $"has no value; expected {shape.Noun}", node.Position);
            }
        }
        else
        {
            value = (shape.Form, node) switch
            {
                (ValueForm.List, ConfigSequence list) => BindList(option, shape, list.Items, component, field),
                (ValueForm.List, ConfigScalar single) => BindList(option, shape, [single], component, field),
                (ValueForm.Map, ConfigMapping map) => BindMap(option, shape, map, component, field),
                (ValueForm.Record, ConfigMapping map) => BindRecord(shape.Type, map, component, field, map.Position),
                (ValueForm.List or ValueForm.Map or ValueForm.Record, _) => Unfit(shape, node, component, field),
                (_, ConfigScalar scalar) => BindScalar(option, shape, scalar, component, field),
                _ => Unfit(shape, node, component, field),
            };
        }

        return errors.Count == errorsBefore && (value is not null || node is ConfigScalar { IsNull: true });
    }

    private object? BindScalar(OptionField option, ValueShape shape, ConfigScalar scalar, string component, string field)
    {
        ConfigScalar read = option.NamedValue is { } named && named.Name == scalar.Text
            ? new ConfigScalar(named.Value, scalar.Position)
            : scalar;
        object? value = _scalars.Read(shape, read, out string? problem);
        if (value is not null && option.Bounds is { } bounds)
        {
            string instead = option.NamedValue is { } word ? $", or {word.Name}" : "";
            problem = BoundsCheck.Problem(shape, bounds, value) is { } outside ? outside + instead : null;
        }
        else if (problem is not null && option.NamedValue is { } alternative)
        {
            problem = $"expected {shape.Noun} or {alternative.Name}, found {scalar.Describe()}";
        }

        if (problem is not null)
        {
            Report(component, field, problem, scalar.Position);
        }

        return value;
    }

    private Array? BindList(
        OptionField option, ValueShape shape, IReadOnlyList<ConfigNode> items, string component, string field)
    {
        ValueShape element = ElementOf(shape);
        Array list = Array.CreateInstance(shape.Type.GenericTypeArguments[0], items.Count);
        bool isWhole = true;
        for (int i = 0; i < items.Count; i++)
        {
            string path = items.Count == 1 ? field : ConfigPath.Append(field, $"[{i}]");
            if (TryBind(option, element, items[i], component, path, out object? value))
            {
                list.SetValue(value, i);
            }
            else
            {
                isWhole = false;
            }
        }

        return isWhole ? list : null;
    }

    private object? BindMap(OptionField option, ValueShape shape, ConfigMapping map, string component, string field)
    {
        Type type = typeof(Dictionary<,>).MakeGenericType(shape.Type.GenericTypeArguments);
        System.Collections.IDictionary values = (System.Collections.IDictionary?)Activator.CreateInstance(type)
            ?? throw new InvalidOperationException(type.Name);
        bool isWhole = true;
        foreach (ConfigEntry entry in map.Entries)
        {
            string path = ConfigPath.Append(field, entry.Key);
            if (TryBind(option, ElementOf(shape), entry.Value, component, path, out object? value))
            {
                values.Add(entry.Key, value);
            }
            else
            {
                isWhole = false;
            }
        }

        return isWhole ? values : null;
    }

    private void Set(
        object options, OptionField option, object? value, string component, string field, TextPosition position)
    {
        try
        {
            option.Property.SetValue(options, value);
        }
        catch (TargetInvocationException error) when (error.InnerException is ArgumentException or FormatException)
        {
            Report(component, field, error.InnerException.Message, position);
        }
    }

    private object? Unfit(ValueShape shape, ConfigNode node, string component, string field)
    {
        string hint = (shape.Form, node) switch
        {
            (not (ValueForm.List or ValueForm.Map or ValueForm.Record), { IsFlow: true }) =>
                $"; put text that starts with '{(node is ConfigMapping ? '{' : '[')}' in quotes",
            (ValueForm.List, ConfigMapping) => "; begin each item with '- '",
            (ValueForm.Record, _) => Words.Listing("; its keys", OptionsModel.Of(shape.Type).Keys),
            _ => "",
        };
        Report(component, field, $"expected {shape.Noun}, found {node.Describe()}{hint}", node.Position);
        return null;
    }

    private static ValueShape ElementOf(ValueShape shape) =>
        shape.Element ?? throw new InvalidOperationException($"{shape.Form} without an element.");

    private void Report(string component, string field, string message, TextPosition position) =>
        errors.Add(new TopologyError(component, field, message, position));
}
