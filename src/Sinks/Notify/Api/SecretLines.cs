using System.Text.RegularExpressions;
using Streams.Sinks.Notify.Configuration;

namespace Streams.Sinks.Notify.Api;

/// <summary>Shows a configuration without its secrets.</summary>
internal static partial class SecretLines
{
    public static string Hide(string yaml) => SecretValue().Replace(yaml, match => $"{match.Groups["key"].Value}{Secret.Shown}");

    // Keys that hold secrets, and what stands behind them up to the end of the line or of the value in braces.
    [GeneratedRegex(
        @"(?<key>\b(?:url|api_url|slack_api_url|webhook_url|routing_key|api_key|opsgenie_api_key|auth_password|auth_secret"
        + @"|smtp_auth_password|smtp_auth_secret|password|credentials|bearer_token)['""]?\s*:\s*)(?!\s)(?:'[^']*'|""[^""]*""|[^\s,}\]]+)",
        RegexOptions.CultureInvariant)]
    private static partial Regex SecretValue();
}
