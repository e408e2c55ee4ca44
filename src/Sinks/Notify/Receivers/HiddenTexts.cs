using Streams.Sinks.Notify.Configuration;

namespace Streams.Sinks.Notify.Receivers;

/// <summary>Takes secrets out of what a receiver answers: an error page likes to repeat the path that it was asked for.</summary>
internal sealed class HiddenTexts
{
    // What is shorter is a word of the path, or a port, and hiding it would only garble the answer.
    private const int LettersMin = 9;

    private readonly string[] _secrets;

    /// <summary>Makes one.</summary>
    /// <param name="texts">Secrets, or what may hold some: their parts are hidden, too.</param>
    public HiddenTexts(IEnumerable<string?> texts)
    {
        _secrets =
        [
            .. texts.OfType<string>()
                .SelectMany(text => text.Split(['/', '?', '&', '=', ':']).Prepend(text))
                .Where(text => text.Length >= LettersMin)
                .Distinct()
                .OrderByDescending(text => text.Length),
        ];
    }

    public string Hide(string answer)
    {
        foreach (string secret in _secrets)
        {
            answer = answer.Replace(secret, Secret.Shown, StringComparison.OrdinalIgnoreCase);
        }

        return answer;
    }
}
