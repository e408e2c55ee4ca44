namespace Streams.Sinks.Tests.Support;

/// <summary>A folder of its own for a test, gone afterwards.</summary>
public sealed class TemporaryFolder : IDisposable
{
    // The tests flush to disk thousands of times; what they check does not depend on what a disk makes of it.
    private const string MemoryFolder = "/dev/shm";

    private readonly string _path = Directory.CreateDirectory(
        Path.Combine(Directory.Exists(MemoryFolder) ? MemoryFolder : Path.GetTempPath(), $"streams-sinks-{Guid.NewGuid():N}")).FullName;

    public string File(string name) => Path.Combine(_path, name);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
