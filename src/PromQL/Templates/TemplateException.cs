namespace Streams.PromQL.Templates;

/// <summary>A template that cannot be read or run, with the words that Go has for it.</summary>
public sealed class TemplateException : FormatException
{
    internal TemplateException(string message, string reason, int line, int? column, Exception? inner = null)
        : base(message, inner)
    {
        Reason = reason;
        Line = line;
        Column = column;
    }

    /// <summary>What is wrong, without the place.</summary>
    public string Reason { get; }

    /// <summary>The line in the template's text, counted from 1.</summary>
    public int Line { get; }

    /// <summary>The column in bytes, counted from 1; null for errors that only have a line.</summary>
    public int? Column { get; }
}
