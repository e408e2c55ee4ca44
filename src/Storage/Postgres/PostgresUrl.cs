using Npgsql;

namespace Streams.Storage.Postgres;

/// <summary>Reads addresses such as <c>postgres://user:password@host:5432/database?sslmode=require</c>.</summary>
public static class PostgresUrl
{
    /// <summary>Whether a text begins as such an address.</summary>
    public static bool IsOne(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The settings that an address stands for; what follows a question mark are settings of Npgsql.</summary>
    /// <exception cref="FormatException">It is none; the message never holds the password.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string url)
    {
        if (!IsOne(url) || !Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed))
        {
            throw new FormatException("the store is no address such as postgres://user:password@host:5432/database");
        }

        NpgsqlConnectionStringBuilder settings = new()
        {
            Host = parsed.Host.Length > 0 ? Uri.UnescapeDataString(parsed.Host) : "localhost",
            ApplicationName = "streams",
        };
        if (parsed.Port > 0)
        {
            settings.Port = parsed.Port;
        }

        string[] user = parsed.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
        {
            settings.Username = Uri.UnescapeDataString(user[0]);
        }

        if (user.Length == 2)
        {
            settings.Password = Uri.UnescapeDataString(user[1]);
        }

        if (parsed.AbsolutePath.Length > 1)
        {
            settings.Database = Uri.UnescapeDataString(parsed.AbsolutePath[1..]);
        }

        foreach (string pair in parsed.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            Set(settings, Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "");
        }

        return settings;
    }

    /// <summary>The address without user and password, for messages.</summary>
    public static string Shown(NpgsqlConnectionStringBuilder settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return $"postgres://{settings.Host}:{settings.Port}/{settings.Database}";
    }

    private static void Set(NpgsqlConnectionStringBuilder settings, string name, string value)
    {
        try
        {
            settings[name] = value;
        }
        catch (Exception cause) when (cause is ArgumentException or FormatException or InvalidCastException)
        {
            throw new FormatException($"the store's address has a setting '{name}' that is not known or cannot be '{value}'", cause);
        }
    }
}
