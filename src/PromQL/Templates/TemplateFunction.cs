namespace Streams.PromQL.Templates;

/// <summary>A function that templates can call.</summary>
/// <param name="Name">The name in templates.</param>
/// <param name="Parameters">What it takes; with <paramref name="IsVariadic"/> the last one any number of times.</param>
/// <param name="IsVariadic">Whether the last parameter repeats.</param>
/// <param name="Body">What it does; a <see cref="TemplateFunctionException"/> or a <see cref="FormatException"/> ends the run.</param>
public sealed record TemplateFunction(
    string Name, IReadOnlyList<TemplateParameter> Parameters, bool IsVariadic, TemplateFunctionBody Body)
{
    internal TemplateParameter ParameterAt(int index) => Parameters[Math.Min(index, Parameters.Count - 1)];
}
