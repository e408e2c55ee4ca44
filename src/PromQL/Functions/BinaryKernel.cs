using System.Diagnostics;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Functions;

/// <summary>An operator between two columns of numbers, compiled for each operator.</summary>
internal abstract class BinaryKernel
{
    /// <summary>The kernel of an operator that is not one of sets.</summary>
    public static BinaryKernel For(BinaryOperator op) => op switch
    {
        BinaryOperator.Add => new Arithmetic<Addition>(),
        BinaryOperator.Subtract => new Arithmetic<Subtraction>(),
        BinaryOperator.Multiply => new Arithmetic<Multiplication>(),
        BinaryOperator.Divide => new Arithmetic<Division>(),
        BinaryOperator.Modulo => new Arithmetic<Modulo>(),
        BinaryOperator.Power => new Arithmetic<Power>(),
        BinaryOperator.Atan2 => new Arithmetic<Angle>(),
        BinaryOperator.Equal => new Comparison<Equality>(),
        BinaryOperator.NotEqual => new Comparison<Inequality>(),
        BinaryOperator.Less => new Comparison<Less>(),
        BinaryOperator.LessOrEqual => new Comparison<LessOrEqual>(),
        BinaryOperator.Greater => new Comparison<Greater>(),
        BinaryOperator.GreaterOrEqual => new Comparison<GreaterOrEqual>(),
        _ => throw new UnreachableException($"'{op}' works on sets."),
    };

    /// <summary>Of two numbers; a comparison gives 1 or 0.</summary>
    public abstract double Apply(double left, double right);

    /// <summary>Replaces each left value by the result; of a comparison, 1 or 0.</summary>
    public abstract void Apply(Span<double> left, ReadOnlySpan<double> right);

    /// <summary>Replaces each value by the result with a number on its right or, if said so, on its left.</summary>
    public abstract void Apply(Span<double> values, double scalar, bool isScalarLeft);

    /// <summary>Moves the rows and left values that compare as wanted to the front; gives how many they are.</summary>
    public abstract int Filter(Span<int> rows, Span<double> left, ReadOnlySpan<double> right);

    /// <summary>Moves the rows and values that compare as wanted with a number to the front; gives how many they are.</summary>
    public abstract int Filter(Span<int> rows, Span<double> values, double scalar, bool isScalarLeft);

    private sealed class Arithmetic<T> : BinaryKernel
        where T : IArithmetic
    {
        public override double Apply(double left, double right) => T.Apply(left, right);

        public override void Apply(Span<double> left, ReadOnlySpan<double> right)
        {
            for (int i = 0; i < left.Length; i++)
            {
                left[i] = T.Apply(left[i], right[i]);
            }
        }

        public override void Apply(Span<double> values, double scalar, bool isScalarLeft)
        {
            foreach (ref double value in values)
            {
                value = isScalarLeft ? T.Apply(scalar, value) : T.Apply(value, scalar);
            }
        }

        public override int Filter(Span<int> rows, Span<double> left, ReadOnlySpan<double> right) =>
            throw new UnreachableException("Arithmetic filters nothing.");

        public override int Filter(Span<int> rows, Span<double> values, double scalar, bool isScalarLeft) =>
            throw new UnreachableException("Arithmetic filters nothing.");
    }

    private sealed class Comparison<T> : BinaryKernel
        where T : IComparison
    {
        public override double Apply(double left, double right) => T.Holds(left, right) ? 1 : 0;

        public override void Apply(Span<double> left, ReadOnlySpan<double> right)
        {
            for (int i = 0; i < left.Length; i++)
            {
                left[i] = T.Holds(left[i], right[i]) ? 1 : 0;
            }
        }

        public override void Apply(Span<double> values, double scalar, bool isScalarLeft)
        {
            foreach (ref double value in values)
            {
                bool holds = isScalarLeft ? T.Holds(scalar, value) : T.Holds(value, scalar);
                value = holds ? 1 : 0;
            }
        }

        public override int Filter(Span<int> rows, Span<double> left, ReadOnlySpan<double> right)
        {
            int kept = 0;
            for (int i = 0; i < rows.Length; i++)
            {
                if (T.Holds(left[i], right[i]))
                {
                    rows[kept] = rows[i];
                    left[kept++] = left[i];
                }
            }

            return kept;
        }

        public override int Filter(Span<int> rows, Span<double> values, double scalar, bool isScalarLeft)
        {
            int kept = 0;
            for (int i = 0; i < rows.Length; i++)
            {
                double value = values[i];
                if (isScalarLeft ? T.Holds(scalar, value) : T.Holds(value, scalar))
                {
                    rows[kept] = rows[i];
                    values[kept++] = value;
                }
            }

            return kept;
        }
    }
}
