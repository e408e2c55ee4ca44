using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Streams.Data;
using Streams.TestKit;

namespace Streams.Tests.Data;

public sealed class LabelsTests
{
    private static readonly Gen<List<(string Name, string Value)>> AnyLabels =
        Gen.Zip(
            Gen.Elements("a", "b", "ab", "B", "__name__", "é", "語", "🚀", "z9", "longer_name"),
            Gen.Elements("", "1", "2", "\"", "\n", "ü", new string('x', 200)))
        .ListOf().Select(list => list.Select(l => (l.Item1, l.Item2)).ToList());

    [Fact]
    public void Of_TwoLabels_HasTheDocumentedCanonicalBytes()
    {
        Labels labels = Labels.Of(("b", "22"), ("a", "1"));

        Assert.Equal("\u0001a\u00011\u0001b\u000222"u8, labels.Canonical);
    }

    [Fact]
    public void Of_Names_AreInTheOrderOfTheirBytes()
    {
        Labels labels = Labels.Of(("a", "1"), ("B", "1"), ("é", "1"), ("_", "1"), ("aa", "1"), ("\uFFFD", "1"), ("🚀", "1"));

        // In UTF-16, the rocket would stand before U+FFFD.
        Assert.Equal(["B", "_", "a", "aa", "é", "\uFFFD", "🚀"], Names(labels));
    }

    [Fact]
    public void Of_AnyLabels_EqualsASortedDictionaryWhateverTheOrder()
    {
        Prop.ForAll(AnyLabels.ToArbitrary(), list =>
        {
            Dictionary<string, string> model = [];
            foreach ((string name, string value) in list)
            {
                model[name] = value;
            }

            List<KeyValuePair<string, string>> expected =
                [.. model.Where(l => l.Value.Length > 0).OrderBy(l => Encoding.UTF8.GetBytes(l.Key), ByteOrder.Instance)];

            Labels labels = Labels.Of([.. list]);

            Assert.Equal(expected, Pairs(labels));
            Assert.Equal(expected.Count, labels.Count);
            Assert.Equal(labels, Labels.Of([.. expected.Select(l => (l.Key, l.Value)).Reverse()]));
            Assert.All(model, l => Assert.Equal(l.Value.Length == 0 ? null : l.Value, labels.Get(l.Key)));
            Assert.Null(labels.Get("missing"));
            Assert.True(Labels.TryFromCanonical(labels.Canonical, out Labels? read));
            Assert.Equal(labels, read);
            Assert.Equal(labels.Hash, read.Hash);
        }).Check(Seeded.Runs(500));
    }

    [Theory]
    [InlineData(new byte[] { 1 })]
    [InlineData(new byte[] { 1, 97 })]
    [InlineData(new byte[] { 1, 97, 2, 49 })]
    [InlineData(new byte[] { 0, 1, 49 })]
    [InlineData(new byte[] { 1, 97, 0 })]
    [InlineData(new byte[] { 1, 98, 1, 49, 1, 97, 1, 49 })]
    [InlineData(new byte[] { 1, 97, 1, 49, 1, 97, 1, 50 })]
    [InlineData(new byte[] { 0x81, 0x00, 97, 1, 49 })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 97 })]
    public void TryFromCanonical_NotInCanonicalForm_IsRefused(byte[] bytes)
    {
        Assert.False(Labels.TryFromCanonical(bytes, out Labels? labels));
        Assert.Null(labels);
    }

    [Fact]
    public void TryFromCanonical_AnyBytes_NeverThrowsAndGivesBackWhatItTakes()
    {
        Random random = new(3);
        int taken = 0;
        for (int i = 0; i < 200_000; i++)
        {
            byte[] bytes = new byte[random.Next(9)];
            for (int at = 0; at < bytes.Length; at++)
            {
                bytes[at] = (byte)(random.Next(8) == 0 ? random.Next(256) : random.Next(4));
            }

            if (Labels.TryFromCanonical(bytes, out Labels? labels))
            {
                taken++;
                Assert.Equal(labels, new LabelsBuilder().Reset(labels).Build());
                Assert.Equal(bytes, labels.Canonical.ToArray());
            }
        }

        Assert.InRange(taken, 1000, 199_000);
    }

    [Fact]
    public void Equals_SameBytesOtherObject_IsEqual()
    {
        Labels one = Labels.Of(("a", "1"));
        Labels same = Labels.Of(("a", "1"));
        Labels other = Labels.Of(("a", "2"));

        Assert.True(one.Equals(same));
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.False(one.Equals(other));
        Assert.False(one.Equals(null));
        Assert.False(one.Equals((object)"a"));
        Assert.Same(Labels.Empty, Labels.Of());
    }

    [Fact]
    public void Equals_NameAndValueThatJoinToTheSameText_IsNotEqual()
    {
        Assert.NotEqual(Labels.Of(("ab", "c")), Labels.Of(("a", "bc")));
    }

    [Fact]
    public void Get_ByBytes_FindsTheValue()
    {
        Labels labels = Labels.Of((Labels.MetricName, "up"), ("b", "é"));

        Assert.Equal("up", labels.Name);
        Assert.Equal("é", labels.Get("b"u8));
        Assert.Null(labels.Get("c"u8));
        Assert.True(labels.TryGet("b"u8, out ReadOnlySpan<byte> value));
        Assert.Equal("é"u8, value);
        Assert.False(labels.TryGet("bb"u8, out _));
        Assert.Equal("", Labels.Empty.Name);
    }

    [Fact]
    public void Get_LoneSurrogateOrLongName_IsComparedAsUtf8()
    {
        string longName = new('é', 200);
        Labels labels = Labels.Of((longName, "1"), ("\uFFFD", "2"));

        Assert.Equal("1", labels.Get(longName));
        Assert.Equal("2", labels.Get("\ud800"));
    }

    private static List<string> Names(Labels labels) => [.. Pairs(labels).Select(l => l.Key)];

    private static List<KeyValuePair<string, string>> Pairs(Labels labels)
    {
        List<KeyValuePair<string, string>> pairs = [];
        foreach (Label label in labels)
        {
            pairs.Add(new(label.NameText, label.ValueText));
        }

        return pairs;
    }

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static readonly ByteOrder Instance = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
