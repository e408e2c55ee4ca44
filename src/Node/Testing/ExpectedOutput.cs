using Streams.Data;
using Streams.Topology;

namespace Streams.Node.Testing;

/// <summary>What must come out of one output of a stage.</summary>
/// <param name="From">The stage and its output.</param>
/// <param name="Rows">The rows, in any order; null when only their number matters.</param>
/// <param name="Count">How many rows.</param>
/// <param name="Tolerance">How far a value may be off, relative to the expected one.</param>
public sealed record ExpectedOutput(StageInput From, IReadOnlyList<Sample>? Rows, long Count, double Tolerance);
