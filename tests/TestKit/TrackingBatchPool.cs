using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Streams.Data;

namespace Streams.TestKit;

/// <summary>A pool that knows who rented each batch and fails the test on a leak, a late read or a late write.</summary>
/// <remarks>
/// No batch is used twice, so an owner that keeps one for too long never sees new rows in it by luck. What is returned
/// is overwritten at once; the last ones are kept for a while to see that nobody writes to them. A second return
/// throws in <see cref="SampleBatch.Dispose"/> itself.
/// </remarks>
public sealed class TrackingBatchPool : BatchPool
{
    // 64 batches of 80 KiB: late writes come soon after the return, and memory stays small.
    private const int WatchedMax = 64;

    private readonly ConcurrentDictionary<SampleBatch, Rental> _rented = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentQueue<(SampleBatch Batch, Rental Rental)> _watched = new();
    private readonly ConcurrentQueue<string> _lateWrites = new();
    private int _rentedCount;

    /// <summary>Who rents from here on; written to the ledger beside the stack.</summary>
    public string Renter { get; set; } = "test";

    /// <summary>How many batches were rented in all.</summary>
    public int RentedCount => Volatile.Read(ref _rentedCount);

    /// <summary>How many batches are out.</summary>
    public int OutstandingCount => _rented.Count;

    /// <inheritdoc />
    public override SampleBatch Rent(SeriesTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        SampleBatch batch = new(this);
        batch.Lease(table);
        int number = Interlocked.Increment(ref _rentedCount);
        _rented[batch] = new Rental(number, Renter, new StackTrace(1, fNeedFileInfo: false));
        return batch;
    }

    /// <summary>Fails when a batch is still out or was written to after its return.</summary>
    public void AssertAllReturned()
    {
        while (_watched.TryDequeue(out (SampleBatch Batch, Rental Rental) returned))
        {
            Check(returned.Batch, returned.Rental);
        }

        if (_rented.IsEmpty && _lateWrites.IsEmpty)
        {
            return;
        }

        StringBuilder report = new();
        foreach (Rental rental in _rented.Values.OrderBy(rental => rental.Number))
        {
            report.Append(CultureInfo.InvariantCulture, $"Not returned: {rental}");
        }

        Assert.Fail(report.AppendJoin("", _lateWrites).ToString());
    }

    /// <inheritdoc />
    protected internal override void Return(SampleBatch batch)
    {
        if (!_rented.TryRemove(batch, out Rental? rental))
        {
            throw new InvalidOperationException("A batch came back that this pool has not given out.");
        }

        batch.Poison();
        _watched.Enqueue((batch, rental));
        if (_watched.Count > WatchedMax && _watched.TryDequeue(out (SampleBatch Batch, Rental Rental) oldest))
        {
            Check(oldest.Batch, oldest.Rental);
        }
    }

    private void Check(SampleBatch batch, Rental rental)
    {
        if (!batch.IsPoisoned())
        {
            _lateWrites.Enqueue($"Written to after its return: {rental}");
        }
    }

    private sealed record Rental(int Number, string Renter, StackTrace Stack)
    {
        public override string ToString() => $"batch {Number}, rented by {Renter}\n{Stack}";
    }
}
