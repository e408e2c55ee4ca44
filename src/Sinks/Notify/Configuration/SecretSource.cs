using Streams.Stages;

namespace Streams.Sinks.Notify.Configuration;

/// <summary>Where a secret comes from: written in the configuration, or a file that is read again at each use.</summary>
internal readonly record struct SecretSource(Secret? Inline, InputPath? File)
{
    public bool IsSet => Inline is not null || File is not null;

    /// <summary>This source, or another where this one names nothing.</summary>
    public SecretSource Or(SecretSource other) => IsSet ? this : other;

    /// <summary>The secret; null where none is configured. A file that cannot be read is an <see cref="IOException"/>.</summary>
    public async ValueTask<string?> ReadAsync(CancellationToken cancellationToken) =>
        File is { } file ? (await System.IO.File.ReadAllTextAsync(file.Path, cancellationToken)).Trim() : Inline?.Reveal();
}
