using System.Text;
using Streams.Stages;

namespace Streams.Kafka;

/// <summary>Settings of the native client as people pass them through <c>config</c>.</summary>
public static class KafkaConfig
{
    private const int ReasonBytes = 512;

    /// <summary>What is wrong with settings: those that the stage sets itself, unknown names, impossible values.</summary>
    /// <param name="config">The settings by their names in librdkafka.</param>
    /// <param name="owned">The settings that are not free, and what to write instead.</param>
    public static IEnumerable<OptionProblem> Check(
        IReadOnlyDictionary<string, string> config, IReadOnlyDictionary<string, string> owned)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(owned);
        foreach ((string name, string value) in config)
        {
            if (owned.TryGetValue(name, out string? instead))
            {
                yield return new OptionProblem($"config.{name}", $"cannot be set here: {instead}");
            }
            else if (FindProblem(name, value) is { } problem)
            {
                yield return new OptionProblem($"config.{name}", problem);
            }
        }
    }

    // Tried out on settings that nobody uses. The value may be a password and is never repeated.
    private static string? FindProblem(string name, string value)
    {
        KafkaLibrary.EnsureLoaded();
        nint settings = LibRdKafka.NewSettings();
        Span<byte> reason = stackalloc byte[ReasonBytes];
        try
        {
            return LibRdKafka.Set(settings, name, value, reason, ReasonBytes) switch
            {
                0 => null,
                UnknownName => $"librdkafka {KafkaLibrary.Version} has no setting of that name",
                _ when IsSecret(name) => "librdkafka does not take this value",
                _ => Encoding.UTF8.GetString(reason[..Math.Max(reason.IndexOf((byte)0), 0)]),
            };
        }
        finally
        {
            LibRdKafka.DestroySettings(settings);
        }
    }

    private const int UnknownName = -2;

    private static bool IsSecret(string name) =>
        name.Contains("password", StringComparison.Ordinal) || name.Contains("secret", StringComparison.Ordinal)
        || name.Contains(".key", StringComparison.Ordinal) || name.EndsWith(".pem", StringComparison.Ordinal);
}
