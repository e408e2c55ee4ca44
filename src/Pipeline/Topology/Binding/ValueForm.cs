namespace Streams.Topology.Binding;

/// <summary>The forms that an option's value can have in a file.</summary>
internal enum ValueForm
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A span of time.</summary>
    Duration,

    /// <summary>A number of bytes.</summary>
    Size,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>A file that must be there.</summary>
    InputFile,

    /// <summary>A file that will be written.</summary>
    OutputFile,

    /// <summary>Text that its own type reads.</summary>
    Parsed,

    /// <summary>Several values in order.</summary>
    List,

    /// <summary>Values under keys that the user chooses.</summary>
    Map,

    /// <summary>Values under keys that a record declares.</summary>
    Record,
}
