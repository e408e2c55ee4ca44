using System.Reflection;
using Streams.Stages;

namespace Streams.Topology.Binding;

/// <summary>What values a property of an options record takes; binding, schema and documentation all go by it.</summary>
/// <param name="Form">The form in a file.</param>
/// <param name="Type">The type in code, without the wrapper that makes it nullable.</param>
/// <param name="AllowsNull">Whether nothing is a value too.</param>
/// <param name="Element">The shape of the values inside a list or a map.</param>
internal sealed record ValueShape(ValueForm Form, Type Type, bool AllowsNull, ValueShape? Element = null)
{
    /// <summary>The words of a choice, in the order declared.</summary>
    public IReadOnlyList<string> Choices =>
        Form == ValueForm.Choice ? [.. Enum.GetNames(Type).Select(OptionNames.Of)] : [];

    /// <summary>What is expected, for messages and tables.</summary>
    public string Noun => Form switch
    {
        ValueForm.Text => "text",
        ValueForm.Boolean => "true or false",
        ValueForm.Integer => "a whole number",
        ValueForm.Number => "a number",
        ValueForm.Duration => "a duration",
        ValueForm.Size => "a size",
        ValueForm.Choice => "one of " + string.Join(", ", Choices),
        ValueForm.InputFile => "a file",
        ValueForm.OutputFile => "a file to write",
        ValueForm.Parsed => Words.A(OptionNames.Of(Type.Name).Replace('_', ' ')),
        ValueForm.List => "a list",
        _ => "a mapping",
    };

    /// <summary>The shape of a property.</summary>
    public static ValueShape Of(PropertyInfo property) => Of(new NullabilityInfoContext().Create(property), property);

    private static ValueShape Of(NullabilityInfo info, PropertyInfo property)
    {
        Type type = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        bool allowsNull = info.WriteState == NullabilityState.Nullable || type != info.Type;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            return new ValueShape(ValueForm.List, type, allowsNull, Of(info.GenericTypeArguments[0], property));
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)
            && type.GenericTypeArguments[0] == typeof(string))
        {
            return new ValueShape(ValueForm.Map, type, allowsNull, Of(info.GenericTypeArguments[1], property));
        }

        return new ValueShape(FormOf(type) ?? throw Unsupported(property, type), type, allowsNull);
    }

    private static ValueForm? FormOf(Type type) => type switch
    {
        _ when type == typeof(string) => ValueForm.Text,
        _ when type == typeof(bool) => ValueForm.Boolean,
        _ when type == typeof(int) || type == typeof(long) => ValueForm.Integer,
        _ when type == typeof(double) => ValueForm.Number,
        _ when type == typeof(TimeSpan) => ValueForm.Duration,
        _ when type == typeof(ByteSize) => ValueForm.Size,
        _ when type == typeof(InputPath) => ValueForm.InputFile,
        _ when type == typeof(OutputPath) => ValueForm.OutputFile,
        { IsEnum: true } => ValueForm.Choice,
        _ when IsParsable(type) => ValueForm.Parsed,
        { IsInterface: false, IsAbstract: false } when HasDefaults(type) => ValueForm.Record,
        _ => null,
    };

    private static bool IsParsable(Type type) => type.GetInterfaces().Any(face =>
        face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IParsable<>)
        && face.GenericTypeArguments[0] == type);

    private static bool HasDefaults(Type type) =>
        type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true
        && (type.IsValueType || type.GetConstructor(Type.EmptyTypes) is not null);

    private static InvalidOperationException Unsupported(PropertyInfo property, Type type) =>
        new($"{property.DeclaringType?.Name}.{property.Name} has type {type.Name}, which no topology file can hold.");
}
