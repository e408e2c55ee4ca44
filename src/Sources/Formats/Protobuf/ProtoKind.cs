namespace Streams.Sources.Formats.Protobuf;

/// <summary>How a field's value is written.</summary>
internal enum ProtoKind
{
    Text,
    Base64,
    Bool,
    Varint,
    Zigzag,
    Fixed64,
    Double,
    Message,
}
