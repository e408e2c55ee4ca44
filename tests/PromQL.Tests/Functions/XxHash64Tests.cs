using System.Text;
using Streams.PromQL.Functions;

namespace Streams.PromQL.Tests.Functions;

public sealed class XxHash64Tests
{
    [Theory]
    [InlineData("", 0xef46db3751d8e999)]
    [InlineData("a", 0xd24ec4f1a98c6e5b)]
    [InlineData("abc", 0x44bc2cf5ad770999)]
    [InlineData("Nobody inspects the spammish repetition", 0xfbcea83c8a378bf1)]
    public void Of_KnownText_GivesThePublishedHash(string text, ulong expected) =>
        Assert.Equal(expected, XxHash64.Of(Encoding.UTF8.GetBytes(text)));
}
