using Streams.Topology.Yaml;

namespace Streams.Tests.Topology.Yaml;

public sealed class VariableMaskTests
{
    [Theory]
    [InlineData("{ a: ${A:-b:c, [d]} }")]
    [InlineData("a: \uE000\uE001 ${A:-x}")]
    [InlineData("no variable: {a: b}")]
    public void Restore_MaskedText_GivesTheOriginal(string text)
    {
        VariableMask mask = new(text);

        Assert.Equal(text.Length, mask.Masked.Length);
        Assert.Equal(text, mask.Restore(mask.Masked));
    }

    [Fact]
    public void Masked_Variable_HasNoPunctuationInside()
    {
        string masked = new VariableMask("{ a: ${A:-b:c, [d]} }").Masked;

        Assert.StartsWith("{ a: $", masked, StringComparison.Ordinal);
        Assert.Equal(1, masked.Count(letter => letter == '{'));
        Assert.Equal(1, masked.Count(letter => letter == ':'));
    }
}
