using System.Text.RegularExpressions;
using Streams.Sinks.Notify.Configuration;

namespace Streams.Sinks.Notify.Api;

/// <summary>Shows a configuration without its secrets.</summary>
internal static partial class SecretLines
{
    private const string Keys =
        "url|api_url|slack_api_url|webhook_url|routing_key|api_key|opsgenie_api_key|auth_password|auth_secret"
        + "|smtp_auth_password|smtp_auth_secret|password|credentials|bearer_token";

    // A value may be named or typed in front: &hook, !!str.
    private const string Properties = @"(?:[&!]\S*\s+)*";

    public static string Hide(string yaml)
    {
        string lines = string.Join('\n', HideBlocks(yaml.Split('\n')));
        string values = SecretValue().Replace(lines, match => $"{match.Groups["key"].Value}{Secret.Shown}");
        return Login().Replace(values, match => $"{match.Groups["scheme"].Value}{Secret.Shown}@");
    }

    /// <summary>Leaves out the lines of texts that stand below their key; they end where a line stands no further in than it.</summary>
    private static IEnumerable<string> HideBlocks(string[] lines)
    {
        int? keyColumn = null;
        foreach (string line in lines)
        {
            int column = line.Length - line.TrimStart().Length;
            if (keyColumn is { } within && (column > within || line.Trim().Length == 0))
            {
                continue;
            }

            Match block = SecretBlock().Match(line);
            keyColumn = block.Success ? block.Groups["key"].Index : null;
            yield return block.Success ? $"{line[..block.Groups["style"].Index]}{Secret.Shown}" : line;
        }
    }

    [GeneratedRegex(
        $@"^[\s-]*(?<key>['""]?\b(?:{Keys})['""]?)\s*:\s*{Properties}(?<style>[|>][-+0-9]*)\s*(?:#.*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex SecretBlock();

    // Keys that hold secrets, and what stands behind them up to the end of the line or of the value in braces.
    [GeneratedRegex(
        $@"(?<key>\b(?:{Keys})['""]?\s*:\s*{Properties})(?![\s*])(?:'[^']*'|""[^""]*""|[^\s,}}\]]+)",
        RegexOptions.CultureInvariant)]
    private static partial Regex SecretValue();

    [GeneratedRegex(@"(?<scheme>https?://)[^\s/@'""]+@", RegexOptions.CultureInvariant)]
    private static partial Regex Login();
}
