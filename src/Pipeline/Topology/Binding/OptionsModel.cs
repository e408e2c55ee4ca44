using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Streams.Topology.Binding;

/// <summary>The options that a record declares, in the order declared.</summary>
internal sealed class OptionsModel
{
    private readonly Type _type;
    private readonly Dictionary<string, OptionField> _byKey;

    private OptionsModel(Type type, IReadOnlyList<OptionField> fields)
    {
        _type = type;
        Fields = fields;
        _byKey = fields.ToDictionary(field => field.Key);
    }

    /// <summary>The options.</summary>
    public IReadOnlyList<OptionField> Fields { get; }

    /// <summary>The keys of all options.</summary>
    public IEnumerable<string> Keys => Fields.Select(option => option.Key);

    /// <summary>The model of a record: its public properties that can be set.</summary>
    public static OptionsModel Of(Type type) => new(
        type,
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.SetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0)
                .OrderBy(property => property.MetadataToken)
                .Select(property => new OptionField(
                    OptionNames.Of(property.Name),
                    property,
                    ValueShape.Of(property),
                    property.IsDefined(typeof(RequiredMemberAttribute)))),
        ]);

    /// <summary>Finds an option by its key.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out OptionField? field) => _byKey.TryGetValue(key, out field);

    /// <summary>A record with the values of its own initialisers; required ones are still empty.</summary>
    public object CreateDefault() => Activator.CreateInstance(_type)
        ?? throw new InvalidOperationException($"{_type.Name} cannot be created without values.");
}
