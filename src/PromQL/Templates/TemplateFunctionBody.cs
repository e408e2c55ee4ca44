namespace Streams.PromQL.Templates;

/// <summary>What a function of a template does.</summary>
public delegate object? TemplateFunctionBody(TemplateCall call);
