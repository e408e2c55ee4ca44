using Streams.Stages;
using Streams.Topology.Binding;

namespace Streams.Topology.Schema;

/// <summary>The defaults and bounds of options in words.</summary>
internal static class OptionDefaults
{
    /// <summary>The default as a topology file writes it; empty when there is none.</summary>
    public static string TextOf(OptionField field, object defaults)
    {
        if (field.IsRequired || field.Property.GetValue(defaults) is not { } value)
        {
            return "";
        }

        string text = OptionText.Format(field.Shape, value);
        return field.NamedValue is { } named && named.Value == text ? named.Name : text;
    }

    /// <summary>The bounds, for example <c>From 1s to 7d</c>; empty when there are none.</summary>
    public static string BoundsOf(OptionField field) => field.Bounds switch
    {
        null => "",
        { Maximum: null } bounds => $"At least {bounds.Minimum}",
        BoundsAttribute bounds => $"From {bounds.Minimum} to {bounds.Maximum}",
    };
}
