namespace Streams.Sources.Generator;

/// <summary>What incidents do to a value: it is multiplied, then added to; or there is none.</summary>
internal readonly record struct Effect(double Factor, double Amount, bool IsSilent);
