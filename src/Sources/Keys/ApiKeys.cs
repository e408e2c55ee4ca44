using System.Collections.Frozen;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Streams.Sources.Keys;

/// <summary>Says whose key a request carries; reads the file of keys again when it has changed.</summary>
/// <remarks>
/// At most once a second the file is looked at. One that cannot be read leaves the keys as they are, and is said once for
/// each of its changes.
/// </remarks>
internal sealed partial class ApiKeys
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private volatile FrozenDictionary<string, ApiKey> _keys;
    private (DateTime Written, long Length) _seen;
    private long _looked;

    /// <summary>Reads the file.</summary>
    public ApiKeys(string path, TimeProvider clock, ILogger logger)
    {
        _path = path;
        _clock = clock;
        _logger = logger;
        _seen = Look();
        _looked = clock.GetTimestamp();
        _keys = Read();
    }

    /// <summary>The name of the key that a request carries, or null when it has none that is known.</summary>
    public string? Find(HttpRequest request)
    {
        Refresh();
        return KeyOf(request) is { } text
            && text.IndexOf('.', StringComparison.Ordinal) is > 0 and int dot
            && _keys.TryGetValue(text[..dot], out ApiKey? key)
            && key.Matches(text[(dot + 1)..])
                ? key.Name
                : null;
    }

    private static string? KeyOf(HttpRequest request)
    {
        if (request.Headers.TryGetValue("X-API-Key", out Microsoft.Extensions.Primitives.StringValues header))
        {
            return header.ToString();
        }

        string authorization = request.Headers.Authorization.ToString();
        int space = authorization.IndexOf(' ', StringComparison.Ordinal);
        string value = space < 0 ? "" : authorization[(space + 1)..].Trim();
        return (space < 0 ? "" : authorization[..space].ToUpperInvariant()) switch
        {
            "BEARER" or "TOKEN" => value,
            "BASIC" => PasswordOf(value),
            _ => null,
        };
    }

    // Senders that know only names and passwords give the key as the password.
    private static string? PasswordOf(string basic)
    {
        Span<byte> bytes = stackalloc byte[512];
        if (!Convert.TryFromBase64String(basic, bytes, out int length))
        {
            return null;
        }

        string pair = Encoding.UTF8.GetString(bytes[..length]);
        return pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }

    private void Refresh()
    {
        if (_clock.GetElapsedTime(Interlocked.Read(ref _looked)) < Period)
        {
            return;
        }

        lock (_lock)
        {
            Interlocked.Exchange(ref _looked, _clock.GetTimestamp());
            (DateTime, long) now = Look();
            if (now == _seen)
            {
                return;
            }

            _seen = now;
            try
            {
                _keys = Read();
                LogRead(_logger, _keys.Count, _path);
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                LogNotRead(_logger, _path, cause.Message);
            }
        }
    }

    private (DateTime Written, long Length) Look()
    {
        FileInfo file = new(_path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    private FrozenDictionary<string, ApiKey> Read() => ApiKeyFile.Read(_path).ToFrozenDictionary(key => key.Id);

    [LoggerMessage(LogLevel.Information, "{Count} API keys are read from {Path}.")]
    private static partial void LogRead(ILogger logger, int count, string path);

    [LoggerMessage(LogLevel.Warning, "The API keys in {Path} stay as they are: {Reason}")]
    private static partial void LogNotRead(ILogger logger, string path, string reason);
}
