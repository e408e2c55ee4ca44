using Streams.Topology;

namespace Streams.Tests.Topology;

/// <summary>Compares errors with what they should say, whole and in order.</summary>
internal static class ExpectedErrors
{
    /// <summary>Asserts the errors as lines: <c>line:column component | field | message</c>.</summary>
    public static void AreExactly(IEnumerable<TopologyError> errors, params string[] lines) =>
        Assert.Equal(lines, errors.Select(Line));

    /// <summary>Asserts that one error is among others.</summary>
    public static void Contain(IEnumerable<TopologyError> errors, string line) => Assert.Contains(line, errors.Select(Line));

    private static string Line(TopologyError error)
    {
        string place = error.Position is null ? "" : $"{error.Position.Line}:{error.Position.Column} ";
        return $"{place}{error.Component} | {error.Field} | {error.Message}";
    }
}
