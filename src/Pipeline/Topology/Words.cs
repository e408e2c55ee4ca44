namespace Streams.Topology;

/// <summary>The recurring phrases of messages.</summary>
public static class Words
{
    private const int MostListed = 30;

    /// <summary>The question for the nearest of the allowed words, or nothing when none is near.</summary>
    public static string DidYouMean(string word, IEnumerable<string> allowed) =>
        NearestWord.Find(word, allowed) is { } nearest ? $", did you mean '{nearest}'?" : "";

    /// <summary>A title and the words, or nothing when there are none; long lists are cut and say so.</summary>
    public static string Listing(string title, IEnumerable<string> words)
    {
        string[] all = [.. words];
        string shown = string.Join(", ", all.Take(MostListed));
        string rest = all.Length > MostListed ? $" and {all.Length - MostListed} more" : "";
        return all.Length == 0 ? "" : $"{title}: {shown}{rest}";
    }

    /// <summary>What is wrong, the nearest allowed word, and all of them.</summary>
    public static string Unknown(string what, string word, IEnumerable<string> allowed, string title = "allowed")
    {
        string[] all = [.. allowed];
        return $"{what} '{word}'" + Alternatives(NearestWord.Find(word, all), all, title);
    }

    /// <summary>The word that was probably meant, if any, and all that are allowed.</summary>
    public static string Alternatives(string? nearest, IEnumerable<string> allowed, string title = "allowed") =>
        nearest is null
            ? Listing($"; {title}", allowed)
            : $", did you mean '{nearest}'?" + Listing($" {char.ToUpperInvariant(title[0])}{title[1..]}", allowed);

    /// <summary>A noun with the article that its first letter asks for.</summary>
    public static string A(string noun) => (noun.Length > 0 && "aeiou".Contains(noun[0]) ? "an " : "a ") + noun;
}
