namespace Streams.PromQL.Templates;

/// <summary>What a function of a template takes at one place.</summary>
public sealed class TemplateParameter
{
    /// <summary>Any value.</summary>
    public static readonly TemplateParameter Any = new("interface {}", _ => true);

    /// <summary>A text.</summary>
    public static readonly TemplateParameter Text = new("string", value => value is string);

    /// <summary>A whole number.</summary>
    public static readonly TemplateParameter WholeNumber = new("int", value => value is long);

    /// <summary>A number with fractions.</summary>
    public static readonly TemplateParameter Number = new("float64", value => value is double);

    private TemplateParameter(string typeName, Func<object?, bool> accepts)
    {
        TypeName = typeName;
        Accepts = accepts;
    }

    /// <summary>The type's name in messages.</summary>
    public string TypeName { get; }

    internal Func<object?, bool> Accepts { get; }

    internal bool IsBasic => this == Text || this == WholeNumber || this == Number;

    /// <summary>A value of one .NET type.</summary>
    /// <param name="typeName">How messages call it.</param>
    public static TemplateParameter Of<T>(string typeName) => new(typeName, value => value is T);
}
