using System.Collections.Concurrent;
using Streams.PromQL.Templates;
using Streams.Sinks.Notify.Engine;

namespace Streams.Sinks.Notify.Templating;

/// <summary>The templates that notifications are written with: those that come with the engine, and the user's over them.</summary>
/// <remarks>Texts are read once and kept; reading and running are safe from several threads.</remarks>
internal sealed class NotificationTemplates
{
    private readonly TemplateSet _set;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, Template> _parsed = new(StringComparer.Ordinal);

    /// <summary>Reads the templates; one that cannot be read is a <see cref="FormatException"/>.</summary>
    /// <param name="files">Names and texts of the user's files.</param>
    /// <param name="externalUrl">Where people reach the node.</param>
    /// <param name="clock">For the functions that ask for the time.</param>
    public NotificationTemplates(IEnumerable<KeyValuePair<string, string>> files, string externalUrl, TimeProvider clock)
    {
        ExternalUrl = externalUrl.TrimEnd('/'); // As in Alertmanager: paths are appended to it.
        _clock = clock;
        _set = new TemplateSet(NotificationFunctions.Create(clock));
        _set.Add("default.tmpl", DefaultTemplates.Text);
        foreach ((string name, string text) in files)
        {
            _set.Add(name, text);
        }
    }

    public string ExternalUrl { get; }

    /// <summary>Begins to write a notification.</summary>
    public TemplateRun Begin(Notification notification) => new(this, notification);

    /// <summary>Finds out what is wrong with a text, without running it; null when nothing is.</summary>
    public string? Problem(string text)
    {
        try
        {
            Parse(text);
            return null;
        }
        catch (FormatException error)
        {
            return error.Message;
        }
    }

    public string Render(string text, NotificationData data) => Parse(text).Execute(data.Root, _clock);

    // Texts without an action stand for themselves, and are most of them.
    private Template Parse(string text) => _parsed.GetOrAdd(text, key => _set.Parse("", key));
}
