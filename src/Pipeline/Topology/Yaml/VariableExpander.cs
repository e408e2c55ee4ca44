using System.Text.RegularExpressions;

namespace Streams.Topology.Yaml;

/// <summary>
/// Puts the environment's variables into values: <c>${NAME}</c> and <c>${NAME:-default}</c>; <c>$${</c> writes <c>${</c>.
/// </summary>
/// <remarks>Whatever does not look like a variable, such as the <c>$1</c> and <c>${1}</c> of a replacement, stays as it is.</remarks>
internal sealed partial class VariableExpander(Func<string, string?> environment)
{
    /// <summary>The text with values in place of variables; calls <paramref name="onError"/> for each that has none.</summary>
    public string Expand(string text, Action<string> onError) =>
        !text.Contains('$') ? text : Pattern().Replace(text, match => Value(match, onError));

    private string Value(Match match, Action<string> onError)
    {
        if (match.Value == "$${")
        {
            return "${";
        }

        string name = match.Groups["name"].Value;
        string? value = environment(name);

        // As in a shell, ":-" also steps in for a variable that is set to nothing.
        if (match.Groups["fallback"].Success && string.IsNullOrEmpty(value))
        {
            return match.Groups["fallback"].Value;
        }

        if (value is null)
        {
            onError($"the environment variable '{name}' is not set; set it, or give a default: ${{{name}:-default}}");
        }

        return value ?? match.Value;
    }

    [GeneratedRegex(@"\$\$\{|\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?<fallback>[^}]*))?\}", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
