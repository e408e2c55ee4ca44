namespace Streams.PromQL.Testing;

/// <summary>How a query of a script came out.</summary>
/// <param name="Line">The line where the query stands, counted from 1.</param>
/// <param name="Query">The query.</param>
/// <param name="Outcome">Whether it came out as expected.</param>
/// <param name="Message">What came out otherwise, over several lines; empty where nothing did.</param>
public sealed record ScriptResult(int Line, string Query, ScriptOutcome Outcome, string Message);
