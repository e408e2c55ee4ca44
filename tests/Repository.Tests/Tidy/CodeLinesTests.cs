namespace Streams.Repository.Tests.Tidy;

public sealed class CodeLinesTests
{
    [Fact]
    public void Of_RawStrings_AreLeftOut()
    {
        string mark = new('"', 3);
        string[] lines = ["first", $"x = {mark}", "inside", $"{mark};", $"y = {mark}one line{mark};", "last"];

        Assert.Equal([(1, "first"), (6, "last")], CodeLines.Of(lines));
    }
}
