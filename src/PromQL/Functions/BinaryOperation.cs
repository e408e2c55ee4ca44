namespace Streams.PromQL.Functions;

/// <summary>An operator that gives a number of two.</summary>
internal interface IArithmetic
{
    static abstract double Apply(double left, double right);
}

/// <summary>An operator that compares two numbers.</summary>
internal interface IComparison
{
    static abstract bool Holds(double left, double right);
}

internal readonly struct Addition : IArithmetic
{
    public static double Apply(double left, double right) => left + right;
}

internal readonly struct Subtraction : IArithmetic
{
    public static double Apply(double left, double right) => left - right;
}

internal readonly struct Multiplication : IArithmetic
{
    public static double Apply(double left, double right) => left * right;
}

internal readonly struct Division : IArithmetic
{
    public static double Apply(double left, double right) => left / right;
}

internal readonly struct Modulo : IArithmetic
{
    public static double Apply(double left, double right) => left % right;
}

internal readonly struct Power : IArithmetic
{
    public static double Apply(double left, double right) => Math.Pow(left, right);
}

internal readonly struct Angle : IArithmetic
{
    public static double Apply(double left, double right) => Math.Atan2(left, right);
}

internal readonly struct Equality : IComparison
{
    public static bool Holds(double left, double right) => left == right;
}

internal readonly struct Inequality : IComparison
{
    public static bool Holds(double left, double right) => left != right;
}

internal readonly struct Less : IComparison
{
    public static bool Holds(double left, double right) => left < right;
}

internal readonly struct LessOrEqual : IComparison
{
    public static bool Holds(double left, double right) => left <= right;
}

internal readonly struct Greater : IComparison
{
    public static bool Holds(double left, double right) => left > right;
}

internal readonly struct GreaterOrEqual : IComparison
{
    public static bool Holds(double left, double right) => left >= right;
}
