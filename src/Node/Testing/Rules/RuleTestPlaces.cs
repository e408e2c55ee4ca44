using Streams.Topology;
using Streams.Topology.Yaml;

namespace Streams.Node.Testing.Rules;

/// <summary>Where a test and its checks stand.</summary>
internal sealed record RuleTestPlaces(
    TextPosition Test, IReadOnlyList<TextPosition> Alerts, IReadOnlyList<TextPosition> Expressions)
{
    /// <summary>The places of all tests of a file.</summary>
    public static IReadOnlyList<RuleTestPlaces> Of(ConfigMapping root) =>
    [
        .. Items(root, "tests").Select(test => new RuleTestPlaces(
            test.Position, Places(test, "alert_rule_test"), Places(test, "promql_expr_test"))),
    ];

    private static IReadOnlyList<TextPosition> Places(ConfigNode test, string key) =>
        test is ConfigMapping mapping ? [.. Items(mapping, key).Select(item => item.Position)] : [];

    // A single item may stand in place of a list.
    private static IReadOnlyList<ConfigNode> Items(ConfigMapping mapping, string key) =>
        !mapping.TryGet(key, out ConfigEntry? entry) ? []
        : entry.Value is ConfigSequence list ? list.Items
        : entry.Value is ConfigScalar { IsNull: true } ? []
        : [entry.Value];
}
