using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Streams.Data;

/// <summary>Asks for memory before it is needed, so that several cache misses pass at the same time.</summary>
public static class Prefetch
{
    private const int LineBytes = 64;

    /// <summary>Asks for the cache line that something begins in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void One<T>(ref T place)
    {
        if (Sse.IsSupported)
        {
            // The object may move; then the wrong line is asked for, which does no harm.
            Sse.Prefetch0(Unsafe.AsPointer(ref place));
        }
    }

    /// <summary>Asks for the cache line that something begins in and for the next one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Two<T>(ref T place)
    {
        if (Sse.IsSupported)
        {
            void* start = Unsafe.AsPointer(ref place);
            Sse.Prefetch0(start);
            Sse.Prefetch0((byte*)start + LineBytes);
        }
    }
}
