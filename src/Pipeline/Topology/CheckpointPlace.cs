using System.Diagnostics.CodeAnalysis;

namespace Streams.Topology;

/// <summary>Where checkpoints are kept: in the node's data folder, in memory, or in a PostgreSQL database.</summary>
public sealed record CheckpointPlace : IParsable<CheckpointPlace>
{
    /// <summary>The node's data folder.</summary>
    public static readonly CheckpointPlace Local = new("local");

    /// <summary>The process's memory: nothing is kept over a restart.</summary>
    public static readonly CheckpointPlace Memory = new("memory");

    private readonly string _text;

    private CheckpointPlace(string text)
    {
        _text = text;
    }

    /// <summary>The database's address; null for the other places.</summary>
    public string? PostgresUrl => this == Local || this == Memory ? null : _text;

    /// <summary>Reads a place.</summary>
    public static CheckpointPlace Parse(string s, IFormatProvider? provider = null) => TryParse(s, provider, out CheckpointPlace? place)
        ? place
        : throw new FormatException("must be local, memory or postgres://user:password@host:port/database");

    /// <summary>Reads a place, or returns false.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out CheckpointPlace result)
    {
        bool isUrl = s is not null && Uri.TryCreate(s, UriKind.Absolute, out Uri? url) && url.Scheme is "postgres" or "postgresql";
        result = s switch
        {
            "local" => Local,
            "memory" => Memory,
            _ => isUrl ? new CheckpointPlace(s!) : null, // A text that is an address is not null.
        };
        return result is not null;
    }

    /// <summary>The place as a file writes it, without a password.</summary>
    public override string ToString() => PostgresUrl is null ? _text : Shown(new Uri(_text));

    private static string Shown(Uri url)
    {
        string user = url.UserInfo.Split(':')[0];
        return $"{url.Scheme}://{(user.Length == 0 ? "" : user + "@")}{url.Authority.Split('@')[^1]}{url.AbsolutePath}";
    }
}
