using System.Globalization;
using Streams.Storage;
using Streams.TestKit;

namespace Streams.Tests;

public sealed class DataFolderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_MissingFolder_IsMade()
    {
        using DataFolder data = DataFolder.Open(_folder.File("a/b"));

        Assert.True(Directory.Exists(_folder.File("a/b")));
        Assert.Equal(_folder.File("a/b"), data.Path);
    }

    [Fact]
    public void Open_HeldFolder_NamesTheProcessAndTheRemedy()
    {
        using DataFolder first = DataFolder.Open(_folder.Path);

        StorageException refused = Assert.Throws<StorageException>(() => DataFolder.Open(_folder.Path));

        string owner = string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId}");
        Assert.Contains(owner, refused.Message, StringComparison.Ordinal);
        Assert.Contains("--data", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_AfterDispose_HoldsAgain()
    {
        DataFolder.Open(_folder.Path).Dispose();

        using DataFolder second = DataFolder.Open(_folder.Path);

        Assert.Equal(_folder.Path, second.Path);
    }

    [Fact]
    public void Open_PathBelowAFile_SaysThatItCannotBeWritten()
    {
        string file = _folder.Write("file", "");

        StorageException refused = Assert.Throws<StorageException>(() => DataFolder.Open(Path.Combine(file, "data")));

        Assert.Contains("cannot be written", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Subfolder_NewName_IsMadeBelow()
    {
        using DataFolder data = DataFolder.Open(_folder.Path);

        Assert.Equal(_folder.File("log"), data.Subfolder("log"));
        Assert.True(Directory.Exists(_folder.File("log")));
    }
}
