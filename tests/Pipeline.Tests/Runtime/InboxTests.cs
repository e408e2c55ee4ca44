using Streams.Runtime;

namespace Streams.Tests.Runtime;

public sealed class InboxTests
{
    /// <remarks>
    /// The reader looks through its inputs while another thread opens one and then sends a barrier by the oldest: with the
    /// barrier it must know of the new input, or the barrier would align without it.
    /// </remarks>
    [Fact]
    public async Task TryTake_BarrierSentBehindTheOpeningOfAnInput_CountsTheInput()
    {
        for (int round = 0; round < 3_000; round++)
        {
            Inbox inbox = new(new InputTracker(restoredBarrier: 0));
            InboxInput[] inputs = [.. Enumerable.Range(0, 64).Select(_ => inbox.Open(head: null, barrier: 0, capacity: 2))];

            Task<InboxInput> opening = Task.Run(() =>
            {
                InboxInput opened = inbox.Open(head: null, barrier: 0, capacity: 2);
                Assert.True(inputs[0].TryWrite(Envelope.OfBarrier(1)));
                return opened;
            });
            while (!inbox.TryTake(out _, out _))
            {
                // The other thread is about to send.
            }

            Assert.True((await opening).IsTracked);
        }
    }
}
