using Streams.Operators.Sketches;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>What the columns of sketches of one stage share: buckets, chunks for rows, and a place to look at sketches.</summary>
/// <remarks>
/// A hundred thousand sketches take far more memory than the caches hold, and rows come in the order of time: each would
/// fetch its sketch from main memory. So rows are gathered by parts of the slots. When a window is told they are sorted
/// by slot, part by part, and sketches are made of them a few at a time in one place, looked at and thrown away: they
/// never leave the cache. A sketch does not depend on the order of its values.
/// </remarks>
internal sealed class SketchLog(SketchSettings settings)
{
    /// <summary>The slots of a part: their rows are about 1 MB when they are sorted.</summary>
    public const int PartSlots = 1 << PartShift;

    /// <summary>The binary logarithm of <see cref="PartSlots"/>.</summary>
    public const int PartShift = 11;

    /// <summary>Up to so many sketches stay in the cache by themselves.</summary>
    public const int SlotsInCache = 4 * PartSlots;

    /// <summary>With so many rows a slot, bringing sketches into the cache costs little beside adding the rows.</summary>
    public const int PartRowsMax = 64 * PartSlots;

    /// <summary>The sketches that are made at once, which stay in the first cache.</summary>
    public const int BlockSlots = 64;

    private readonly DDSketchArray _sketches = new(settings);
    private SketchColumn? _column;
    private int _part;
    private int _rowCount;
    private int _block;

    public SketchSettings Settings { get; } = settings;

    public SketchLogChunks Chunks { get; } = new();

    /// <summary>Rows that are being sorted.</summary>
    public SketchLogRows Rows { get; } = new();

    /// <summary>The bytes held beside what columns hold.</summary>
    public long Bytes => Settings.Arrays.KeptBytes + Chunks.KeptBytes + Rows.Bytes;

    /// <summary>The sketches of a block of slots of a part, of rows in the log and those in sketches; valid until the next call.</summary>
    public DDSketchArray Look(SketchColumn column, int part, int block, in SketchLogPart rows, DDSketchArray sketched)
    {
        if (_column != column || _part != part || _rowCount != rows.Count)
        {
            Rows.Sort(rows);
            (_column, _part, _rowCount, _block) = (column, part, rows.Count, -1);
        }

        if (_block != block)
        {
            _sketches.EnsureKeys(BlockSlots);
            for (int slot = 0; slot < BlockSlots; slot++)
            {
                int slotOfPart = (block * BlockSlots) + slot;
                int key = (part << PartShift) + slotOfPart;
                _sketches.Clear(slot);
                if (rows.IsSketched && key < sketched.KeyCount)
                {
                    _sketches.Merge(slot, sketched, key);
                }

                _sketches.AddRange(slot, Rows[slotOfPart]);
            }

            _block = block;
        }

        return _sketches;
    }

    /// <summary>Adds the rows of a part to a column's own sketches.</summary>
    public void AddTo(DDSketchArray sketches, int part, in SketchLogPart rows)
    {
        Forget();
        Rows.Sort(rows);
        Rows.AddTo(sketches, part << PartShift);
    }

    /// <summary>Notes that a column changes otherwise than by more rows.</summary>
    public void Forget() => _column = null;
}
