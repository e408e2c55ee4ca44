using System.Text.RegularExpressions;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Templating;
using Streams.Topology;
using Streams.Topology.Binding;
using Streams.Topology.Loading;
using Streams.Topology.Yaml;

namespace Streams.Sinks.Notify.Testing;

/// <summary>Loads files of notification tests and gathers everything that is wrong with them.</summary>
internal static partial class NotifyTestLoader
{
    private const string ExternalUrl = "http://localhost:9400";

    /// <summary>Whether a file holds notification tests: it names the configuration under <c>notify</c>.</summary>
    public static bool IsNotifyTest(string path, string workingFolder) =>
        FileText.Read(Path.GetFullPath(path, workingFolder), out _, "test") is { } text && NotifyKey().IsMatch(text);

    /// <summary>Loads a file and the configuration that its tests are about.</summary>
    /// <param name="path">The file, relative to <paramref name="workingFolder"/>.</param>
    /// <param name="environment">Gives the value of an environment variable, null when it is not set.</param>
    /// <param name="workingFolder">The absolute path that the command's paths are relative to.</param>
    public static NotifyTestFile Load(string path, Func<string, string?> environment, string workingFolder)
    {
        string absolute = Path.GetFullPath(path, workingFolder);
        string name = NotifyConfigLoader.NameOf(absolute, workingFolder);
        List<TopologyError> errors = [];
        List<NotifyTest> tests = [];
        if (FileText.Read(absolute, out string? problem, "test") is not { } text)
        {
            errors.Add(new TopologyError("", "", $"'{path}' {problem}"));
        }
        else if (ReadRoot(text, name, environment, errors) is { } root
            && new OptionsBinder(workingFolder, errors).Bind<NotifyTestFileOptions>(root, "") is { } file)
        {
            SimulationClock clock = new();
            NotifySetup setup = NotifySetup.Load(file.Notify.Path, ExternalUrl, clock, workingFolder);
            errors.AddRange(setup.Errors);
            if (setup.Config is { } config && setup.Templates is not null)
            {
                Check(file, root, config, errors);
                tests.AddRange(file.Tests.Select((test, i) => new NotifyTest(test, PlaceOf(root, $"tests[{i}]"), setup, clock)));
            }
        }

        return new NotifyTestFile(name, errors.Count == 0 ? tests : [], ErrorOrder.Sort(errors, [name]));
    }

    private static ConfigMapping? ReadRoot(
        string text, string name, Func<string, string?> environment, List<TopologyError> errors)
    {
        ConfigNode? root = YamlReader.Read(text, name, environment, errors);
        if (root is not ConfigMapping && errors.Count == 0)
        {
            string found = root is null or ConfigScalar { IsNull: true } ? "an empty file" : root.Describe();
            errors.Add(new TopologyError(
                "", "", $"expected the keys notify and tests, found {found}", root?.Position ?? new TextPosition(name, 1, 1)));
        }

        return root as ConfigMapping;
    }

    /// <summary>Checks the names that tests use against the configuration.</summary>
    private static void Check(NotifyTestFileOptions file, ConfigMapping root, NotifyConfig config, List<TopologyError> errors)
    {
        if (file.Tests.Count == 0)
        {
            errors.Add(new TopologyError("", "tests", "expected at least one test, found an empty list", PlaceOf(root, "tests")));
        }

        string[] receivers = [.. config.Receivers.Select(receiver => receiver.Name)];
        for (int i = 0; i < file.Tests.Count; i++)
        {
            NotifyTestOptions test = file.Tests[i];
            foreach ((int index, TestOutageOptions outage) in test.Outages.Index())
            {
                Known(outage.Receiver, $"tests[{i}].outages[{index}].receiver");
            }

            foreach ((string receiver, IReadOnlyList<ExpectedNotificationOptions> expected) in test.Expect)
            {
                if (Known(receiver, $"tests[{i}].expect.{receiver}"))
                {
                    CheckTexts(expected, TextsOf(config, receiver), $"tests[{i}].expect.{receiver}", root, errors);
                }
            }
        }

        bool Known(string name, string field)
        {
            bool isKnown = receivers.Contains(name);
            if (!isKnown)
            {
                string message = Words.Unknown("no receiver is called", name, receivers, "receivers");
                errors.Add(new TopologyError("", field, message, PlaceOf(root, field)));
            }

            return isKnown;
        }
    }

    private static void CheckTexts(
        IReadOnlyList<ExpectedNotificationOptions> expected, string[] texts, string field, ConfigMapping root, List<TopologyError> errors)
    {
        foreach ((int index, ExpectedNotificationOptions notification) in expected.Index())
        {
            foreach (string text in notification.Texts.Keys.Where(text => !texts.Contains(text)))
            {
                string place = expected.Count == 1 ? $"{field}.texts" : $"{field}[{index}].texts";
                string message = Words.Unknown("the receiver has no text", text, texts, "its texts");
                errors.Add(new TopologyError("", $"{place}.{text}", message, PlaceOf(root, $"{field}[{index}].texts")));
            }
        }
    }

    private static string[] TextsOf(NotifyConfig config, string receiver) =>
    [
        .. IntegrationNames.Of(config)
            .Where(pair => pair.Key.Receiver == receiver)
            .SelectMany(pair => RenderedTexts.Fields(pair.Value.Config).Select(field => $"{pair.Value.Name}.{field}")),
    ];

    private static TextPosition PlaceOf(ConfigMapping root, string field) => ConfigLocator.Find(root, field) ?? root.Position;

    [GeneratedRegex(@"^notify\s*:", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex NotifyKey();
}
