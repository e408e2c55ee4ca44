using System.Runtime.CompilerServices;
using Streams.Stages;

namespace Streams.Operators.Sketches;

/// <summary>Many sketches of one accuracy under dense keys, which share the buckets that lie idle between windows.</summary>
/// <remarks>An empty sketch costs 72 bytes. For one thread.</remarks>
public sealed class DDSketchArray
{
    /// <summary>Idle buckets are kept up to so many bytes unless told otherwise.</summary>
    public const long DefaultKeptBytesMax = 64L << 20;

    private const int RunLength = 512;

    /// <summary>Idle buckets of a copy: enough for those who make a few sketches at a time.</summary>
    private const long CopyKeptBytesMax = 1 << 20;

    // Far enough for main memory to answer, near enough for the lines to stay in the first cache.
    private const int StatesAhead = 12;
    private const int CellsAhead = 6;

    private readonly SketchSettings _settings;
    private FreezeMark? _mark;
    private SketchState[] _states = [];
    private SpareArray<SketchState> _spare;
    private int _count;

    /// <summary>Makes an array without keys.</summary>
    public DDSketchArray(
        double relativeAccuracy = SketchSettings.DefaultAccuracy,
        int bucketCountMax = SketchSettings.DefaultBucketCountMax,
        long keptBytesMax = DefaultKeptBytesMax)
        : this(new SketchSettings(relativeAccuracy, bucketCountMax, keptBytesMax))
    {
    }

    /// <summary>Makes an array that shares idle buckets with others of the same settings.</summary>
    internal DDSketchArray(SketchSettings settings)
    {
        _settings = settings;
    }

    /// <summary>The keys: 0 to one less.</summary>
    public int KeyCount => _count;

    /// <summary>What its sketches have in common.</summary>
    internal SketchSettings Settings => _settings;

    /// <summary>The bytes held for all keys, idle buckets apart.</summary>
    internal long Bytes
    {
        get
        {
            long bytes = (_states.Length - _count) * (long)Unsafe.SizeOf<SketchState>();
            for (int key = 0; key < _count; key++)
            {
                bytes += this[key].Bytes;
            }

            return bytes;
        }
    }

    /// <summary>Makes room for more keys, with empty sketches.</summary>
    public void EnsureKeys(int keyCount)
    {
        if (keyCount > _states.Length)
        {
            Own();
            int filled = _states.Length;
            Array.Resize(ref _states, Math.Max(keyCount, filled * 2));
            _states.AsSpan(filled).Fill(SketchState.Empty);
        }

        _count = Math.Max(_count, keyCount);
    }

    /// <summary>What the sketch of a key can tell; valid until the array is changed.</summary>
    public DDSketchView this[int key] => new(in At(key), _settings);

    /// <summary>Adds a value to the sketch of a key.</summary>
    public void Add(int key, double value) => Own(key).Add(value, SketchCodes.Of(_settings.Mapping, value), _settings);

    /// <summary>Adds many values to the sketch of one key.</summary>
    public void AddRange(int key, ReadOnlySpan<double> values) => Own(key).Add(values, _settings);

    /// <summary>Adds each value to the sketch of its key.</summary>
    public void AddRange(ReadOnlySpan<int> keys, ReadOnlySpan<double> values)
    {
        if (keys.Length != values.Length)
        {
            throw new ArgumentException($"There are {keys.Length} keys for {values.Length} values.", nameof(values));
        }

        Own();
        Span<int> codes = stackalloc int[RunLength];
        while (!keys.IsEmpty)
        {
            int length = Math.Min(RunLength, keys.Length);
            SketchCodes.Fill(_settings.Mapping, values[..length], codes);
            Span<SketchState> states = _states.AsSpan(0, _count);
            for (int i = 0; i < length; i++)
            {
                // Each row needs its state and then, from an address in there, its cell: both are asked for ahead.
                if (i + StatesAhead < length)
                {
                    Data.Prefetch.Two(ref states[keys[i + StatesAhead]]);
                }

                if (i + CellsAhead < length)
                {
                    states[keys[i + CellsAhead]].Positive.Prefetch(codes[i + CellsAhead]);
                }

                states[keys[i]].Add(values[i], codes[i], _settings);
            }

            keys = keys[length..];
            values = values[length..];
        }
    }

    /// <summary>Adds all values of a key of another array of the same accuracy and bucket limit to the sketch of a key.</summary>
    public void Merge(int key, DDSketchArray other, int otherKey)
    {
        ArgumentNullException.ThrowIfNull(other);
        _settings.ThrowIfOther(other._settings);
        if (other == this && otherKey == key)
        {
            throw new ArgumentException("A sketch cannot be merged into itself.", nameof(otherKey));
        }

        Own(key).Merge(other.At(otherKey), _settings);
    }

    /// <summary>Adds what <see cref="DDSketchView.Write"/> wrote to the sketch of a key; damage throws and changes nothing.</summary>
    public void Merge(int key, ref StateReader reader)
    {
        ref SketchState place = ref Own(key);
        SketchState other = SketchCodec.Read(_settings, ref reader);
        if (other.Count > long.MaxValue - place.Count)
        {
            throw new InvalidDataException($"A sketch of {other.Count} values beside {place.Count} others is damaged.");
        }

        place.Merge(other, _settings);
        other.Clear(_settings);
    }

    /// <summary>Asks for the memory of a key's sketch, for a reader that looks at many one after the other.</summary>
    internal void Prefetch(int key)
    {
        if (key < _count)
        {
            _states[key].Positive.PrefetchAll();
        }
    }

    /// <summary>Forgets the values of a key and keeps its buckets for others.</summary>
    public void Clear(int key) => Own(key).Clear(_settings);

    /// <summary>Replaces the sketch of a key by one that <see cref="DDSketchView.Write"/> wrote.</summary>
    public void Read(int key, ref StateReader reader)
    {
        SketchState state = SketchCodec.Read(_settings, ref reader);
        ref SketchState place = ref Own(key);
        place.Clear(_settings);
        place = state;
    }

    /// <summary>Gives an array with the same sketches, to be read on another thread until the mark is over.</summary>
    internal DDSketchArray Freeze(FreezeMark mark)
    {
        DDSketchArray twin = new(_settings) { _states = _states, _count = _count };
        _mark = mark;
        _settings.Share(mark);
        return twin;
    }

    /// <summary>Gives an array with the same sketches that may be changed on another thread than this one.</summary>
    internal DDSketchArray Copy()
    {
        SketchSettings settings = _settings.Copy(CopyKeptBytesMax);
        DDSketchArray copy = new(settings) { _states = _states, _count = _count };
        copy._mark = new FreezeMark(null);
        settings.Share(copy._mark);
        return copy;
    }

    private ref SketchState Own(int key)
    {
        Own();
        return ref At(key);
    }

    /// <summary>Makes the states the array's own, before they are changed; cells follow sketch by sketch.</summary>
    private void Own()
    {
        if (_mark is null)
        {
            return;
        }

        if (!_mark.IsOver)
        {
            _states = _spare.CopyOf(_states, _mark);
            foreach (ref SketchState state in _states.AsSpan(0, _count))
            {
                state.Share();
            }
        }

        _mark = null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref SketchState At(int key)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)key, (uint)_count, nameof(key));
        return ref _states[key];
    }
}
