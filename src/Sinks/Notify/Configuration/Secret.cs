using System.Diagnostics.CodeAnalysis;

namespace Streams.Sinks.Notify.Configuration;

/// <summary>A text that must not be shown; only who sends it reads it.</summary>
internal sealed class Secret(string value) : IParsable<Secret>
{
    /// <summary>What stands in its place wherever it would be shown, as in Alertmanager.</summary>
    public const string Shown = "<secret>";

    /// <summary>The text itself.</summary>
    public string Reveal() => value;

    public static Secret Parse(string s, IFormatProvider? provider) => new(s);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Secret result)
    {
        result = s is null ? null : new Secret(s);
        return s is not null;
    }

    public override string ToString() => Shown;
}
