using Streams.Data;

namespace Streams.Operators.Rules.Groups;

/// <summary>One evaluation of a group: its times, who answers, and who takes what comes out.</summary>
/// <param name="At">The time of the evaluation.</param>
/// <param name="Queried">The time that expressions are asked for, and that samples carry.</param>
/// <param name="Vectors">Answers expressions.</param>
/// <param name="Output">Takes samples and changes.</param>
internal readonly record struct RuleEvaluation(EventTime At, EventTime Queried, RuleVectors Vectors, IRuleOutput Output);
