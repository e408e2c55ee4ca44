using Streams.Data;

namespace Streams.Tests.Data;

/// <summary>Drives an index and a dictionary of last uses side by side.</summary>
internal sealed class RawSeriesIndexModel
{
    private readonly RawSeriesIndex _index;
    private readonly int _keyBytes;
    private readonly Dictionary<int, (int Handle, int LastUsed)> _known = [];
    private int _generation;
    private int _next;
    private bool _isSweeping;

    public RawSeriesIndexModel(RawSeriesIndex index, int keyBytes)
    {
        _index = index;
        _keyBytes = keyBytes;
    }

    public int Dropped { get; private set; }

    public void Apply(RawSeriesIndexTests.Kind kind, int key)
    {
        switch (kind)
        {
            case RawSeriesIndexTests.Kind.Use:
                Use(key);
                break;
            case RawSeriesIndexTests.Kind.BeginSweep:
                _generation++;
                _index.BeginSweep();
                _isSweeping = true;
                break;
            default:
                Sweep();
                break;
        }

        Assert.Equal(_known.Count, _index.Count);
    }

    private void Use(int key)
    {
        bool isFound = _index.TryGet(Key(key), out SeriesHandle handle);
        Assert.Equal(_known.ContainsKey(key), isFound);
        if (isFound)
        {
            Assert.Equal(_known[key].Handle, handle.Id.Index);
            _known[key] = (handle.Id.Index, _generation);
            return;
        }

        SeriesHandle added = new(_next % 5, new SeriesId(_next));
        _known[key] = (_next++, _generation);
        _index.Add(Key(key), added);
    }

    private void Sweep()
    {
        List<SeriesHandle> dropped = [];
        bool goesOn = _index.SweepStep(dropped);
        foreach (SeriesHandle handle in dropped)
        {
            Assert.Equal(handle.Id.Index % 5, handle.Shard);
            (int key, (int _, int lastUsed)) = _known.Single(entry => entry.Value.Handle == handle.Id.Index);
            Assert.True(_generation - lastUsed > 1, "the key was used since the sweep before");
            _known.Remove(key);
        }

        Dropped += dropped.Count;
        if (!goesOn && _isSweeping)
        {
            _isSweeping = false;
            Assert.All(_known.Values, entry => Assert.InRange(_generation - entry.LastUsed, 0, 1));
        }
    }

    private byte[] Key(int number)
    {
        byte[] key = new byte[_keyBytes + number % 13];
        key.AsSpan().Fill((byte)number);
        return key;
    }
}
