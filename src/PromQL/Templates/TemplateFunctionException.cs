namespace Streams.PromQL.Templates;

/// <summary>A function of a template that cannot do what it was asked; the template's error tells the function's name.</summary>
public sealed class TemplateFunctionException(string message, Exception? inner = null) : Exception(message, inner);
