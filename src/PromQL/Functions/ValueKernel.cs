namespace Streams.PromQL.Functions;

/// <summary>Replaces values by a function of them; false when the function gives nothing at all.</summary>
internal delegate bool ValueKernel(Span<double> values, ReadOnlySpan<double> arguments);
