using System.Text;
using Streams.Stages;

namespace Streams.Kafka;

/// <summary>Settings of the native client as people pass them through <c>config</c>.</summary>
public static class KafkaConfig
{
    private const int UnknownName = -2;
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

    // Tried out on settings that nobody uses.
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
                _ => Encoding.UTF8.GetString(reason[..Math.Max(reason.IndexOf((byte)0), 0)]),
            };
        }
        finally
        {
            LibRdKafka.DestroySettings(settings);
        }
    }
}
