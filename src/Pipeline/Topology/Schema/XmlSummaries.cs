using System.Reflection;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Streams.Topology.Binding;

namespace Streams.Topology.Schema;

/// <summary>Reads what is said about types and members from the documentation files that stand beside their assemblies.</summary>
/// <remarks>Without such a file there is nothing, and everything else works.</remarks>
internal sealed class XmlSummaries
{
    private readonly Dictionary<Assembly, Dictionary<string, XElement>> _byAssembly = [];

    /// <summary>The summary of a type; empty when there is none.</summary>
    public string Of(Type type) => SummaryOf(type.Assembly, $"T:{NameOf(type)}");

    /// <summary>The summary of a property; empty when there is none.</summary>
    public string Of(PropertyInfo property) => property.DeclaringType is { } type
        ? SummaryOf(type.Assembly, $"P:{NameOf(type)}.{property.Name}")
        : "";

    /// <summary>The summary of a value of an enumeration; empty when there is none.</summary>
    public string Of(Type enumeration, string value) => SummaryOf(enumeration.Assembly, $"F:{NameOf(enumeration)}.{value}");

    /// <summary>The remarks on a type, a paragraph each.</summary>
    public IReadOnlyList<string> RemarksOn(Type type)
    {
        if (Find(type.Assembly, $"T:{NameOf(type)}")?.Element("remarks") is not { } remarks)
        {
            return [];
        }

        XElement[] paragraphs = [.. remarks.Elements("para")];
        return [.. (paragraphs.Length > 0 ? paragraphs : [remarks]).Select(Flatten)];
    }

    private string SummaryOf(Assembly assembly, string member) =>
        Find(assembly, member)?.Element("summary") is { } summary ? Flatten(summary) : "";

    private XElement? Find(Assembly assembly, string member)
    {
        if (!_byAssembly.TryGetValue(assembly, out Dictionary<string, XElement>? members))
        {
            members = Load(assembly);
            _byAssembly.Add(assembly, members);
        }

        return members.GetValueOrDefault(member);
    }

    private static Dictionary<string, XElement> Load(Assembly assembly)
    {
        string file = Path.Combine(
            Path.GetDirectoryName(assembly.Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory,
            assembly.GetName().Name + ".xml");
        Dictionary<string, XElement> members = [];
        if (!File.Exists(file))
        {
            return members;
        }

        try
        {
            foreach (XElement member in XDocument.Load(file).Descendants("member"))
            {
                if (member.Attribute("name")?.Value is { } name)
                {
                    members.TryAdd(name, member);
                }
            }
        }
        catch (XmlException)
        {
            // A damaged documentation file is as good as none; nothing but descriptions depends on it.
        }

        return members;
    }

    private static string Flatten(XElement block)
    {
        StringBuilder text = new();
        foreach (XNode node in block.Nodes())
        {
            text.Append(node switch
            {
                XText plain => plain.Value,
                XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
                XElement element => Reference(element),
                _ => "",
            });
        }

        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>What another member is called: an option by its key, a type by its name.</summary>
    private static string Reference(XElement element)
    {
        string target = element.Attribute("cref")?.Value ?? element.Attribute("name")?.Value
            ?? element.Attribute("langword")?.Value ?? "";
        string name = target.Split('(')[0].Split('.', ':')[^1];
        bool isOption = target.StartsWith("P:", StringComparison.Ordinal) || target.StartsWith("F:", StringComparison.Ordinal);
        return target.Length == 0 || element.Value.Length > 0 ? element.Value : $"`{(isOption ? OptionNames.Of(name) : name)}`";
    }

    private static string NameOf(Type type) => (type.FullName ?? type.Name).Replace('+', '.');
}
