using System.Runtime.CompilerServices;

namespace Streams.Operators.Windows.Sums;

/// <summary>A finite double as a whole number times a power of two.</summary>
internal readonly ref struct DoubleParts
{
    /// <summary>The exponent of the last bit of the smallest double.</summary>
    public const int LowestExponent = -1074;

    private const ulong MantissaMask = (1UL << 52) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DoubleParts(double value)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        int exponent = (int)(bits >> 52) & 0x7ff;
        Mantissa = exponent == 0 ? bits & MantissaMask : (bits & MantissaMask) | (1UL << 52);
        Exponent = Math.Max(exponent, 1) - 1075;
        IsNegative = (long)bits < 0;
    }

    public ulong Mantissa { get; }

    public int Exponent { get; }

    public bool IsNegative { get; }
}
