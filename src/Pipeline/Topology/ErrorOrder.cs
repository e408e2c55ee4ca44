namespace Streams.Topology;

/// <summary>Brings errors into the order in which a reader meets their places.</summary>
internal static class ErrorOrder
{
    /// <summary>The errors by file (in the order given, others after), line and column; those without a place come last.</summary>
    public static IReadOnlyList<TopologyError> Sort(IEnumerable<TopologyError> errors, IReadOnlyList<string> files)
    {
        Dictionary<string, int> order = files.Distinct().Select((file, index) => (file, index)).ToDictionary();
        return
        [
            .. errors.Distinct()
                .OrderBy(error => error.Position is null)
                .ThenBy(error => error.Position is null ? 0 : order.GetValueOrDefault(error.Position.File, int.MaxValue))
                .ThenBy(error => error.Position?.Line)
                .ThenBy(error => error.Position?.Column),
        ];
    }
}
