using System.Text;

namespace Streams.Sources.Formats.Protobuf;

/// <summary>What a message consists of, for checking one as a whole and for writing one from JSON.</summary>
internal sealed class ProtoMessage
{
    /// <summary>How deep messages may lie in each other; deeper ones are no metrics but an attack on the stack.</summary>
    public const int DepthMax = 48;

    private readonly List<ProtoField> _fields = [];

    /// <summary>Adds a field; a message can hold itself, so fields are added when it is there.</summary>
    public ProtoMessage With(ProtoField field)
    {
        _fields.Add(field);
        return this;
    }

    /// <summary>Finds a field by its name in JSON, or in the definition of the message.</summary>
    public ProtoField? Find(ReadOnlySpan<byte> name)
    {
        Span<byte> camel = stackalloc byte[64];
        if (name.Length > camel.Length)
        {
            return null;
        }

        camel = camel[..ToCamelCase(name, camel)];
        foreach (ProtoField field in _fields)
        {
            if (camel.Length == field.Name.Length && Ascii.Equals(camel, field.Name))
            {
                return field;
            }
        }

        return null;
    }

    /// <summary>Whether a message, and all in it, is well formed.</summary>
    public bool IsWhole(ReadOnlySpan<byte> message, int depth = 0)
    {
        ProtoReader reader = new(message);
        while (reader.Next(out uint tag))
        {
            if (FindMessage(tag) is not { } inner)
            {
                reader.Skip();
                continue;
            }

            ReadOnlySpan<byte> bytes = reader.ReadBytes();
            if (!reader.IsBroken && (depth == DepthMax || !inner.IsWhole(bytes, depth + 1)))
            {
                return false;
            }
        }

        return !reader.IsBroken;
    }

    private ProtoMessage? FindMessage(uint tag)
    {
        foreach (ProtoField field in _fields)
        {
            if (field.Message is not null && field.Tag == tag)
            {
                return field.Message;
            }
        }

        return null;
    }

    private static int ToCamelCase(ReadOnlySpan<byte> name, Span<byte> target)
    {
        int length = 0;
        bool isUpper = false;
        foreach (byte c in name)
        {
            if (c == '_')
            {
                isUpper = true;
                continue;
            }

            target[length++] = isUpper && c is >= (byte)'a' and <= (byte)'z' ? (byte)(c - 32) : c;
            isUpper = false;
        }

        return length;
    }
}
