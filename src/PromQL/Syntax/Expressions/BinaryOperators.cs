namespace Streams.PromQL.Syntax.Expressions;

/// <summary>How operators are written, and how strongly they bind.</summary>
internal static class BinaryOperators
{
    /// <summary>What a sign in front of an expression reaches over: powers only, so that <c>-a^b</c> is <c>-(a^b)</c>.</summary>
    public const int PrecedenceOfPower = 6;

    public static string Text(this BinaryOperator op) => op switch
    {
        BinaryOperator.Or => "or",
        BinaryOperator.And => "and",
        BinaryOperator.Unless => "unless",
        BinaryOperator.Equal => "==",
        BinaryOperator.NotEqual => "!=",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        BinaryOperator.GreaterOrEqual => ">=",
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.Modulo => "%",
        BinaryOperator.Atan2 => "atan2",
        _ => "^",
    };

    /// <summary>The higher, the stronger the operator binds.</summary>
    public static int Precedence(this BinaryOperator op) => op switch
    {
        BinaryOperator.Or => 1,
        BinaryOperator.And or BinaryOperator.Unless => 2,
        <= BinaryOperator.GreaterOrEqual => 3,
        BinaryOperator.Add or BinaryOperator.Subtract => 4,
        BinaryOperator.Power => PrecedenceOfPower,
        _ => 5,
    };

    public static bool IsSet(this BinaryOperator op) => op <= BinaryOperator.Unless;

    public static bool IsComparison(this BinaryOperator op) => op is >= BinaryOperator.Equal and <= BinaryOperator.GreaterOrEqual;
}
