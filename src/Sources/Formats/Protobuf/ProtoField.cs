namespace Streams.Sources.Formats.Protobuf;

/// <summary>A field of a message, as much of it as is used.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Kind">How its value is written.</param>
internal sealed record ProtoField(int Number, string Name, ProtoKind Kind)
{
    /// <summary>The message, for fields that hold one.</summary>
    public ProtoMessage? Message { get; init; }

    /// <summary>Whether several numbers stand in one field.</summary>
    public bool IsPacked { get; init; }

    /// <summary>The names of an enumeration's values, by number.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The wire type of one value.</summary>
    public uint WireType => Kind switch
    {
        _ when IsPacked => ProtoReader.Bytes,
        ProtoKind.Bool or ProtoKind.Varint or ProtoKind.Zigzag => ProtoReader.Varint,
        ProtoKind.Fixed64 or ProtoKind.Double => ProtoReader.Fixed64,
        _ => ProtoReader.Bytes,
    };

    /// <summary>The tag in front of a value.</summary>
    public uint Tag => ProtoReader.Tag(Number, WireType);
}
