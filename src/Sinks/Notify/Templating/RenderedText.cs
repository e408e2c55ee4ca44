namespace Streams.Sinks.Notify.Templating;

/// <summary>A text of a notification as people will read it.</summary>
/// <param name="Field">The field of the configuration that it comes from.</param>
/// <param name="Text">The text; empty where it could not be written.</param>
/// <param name="Problem">Why it could not; null when it could.</param>
internal readonly record struct RenderedText(string Field, string Text, string? Problem);
