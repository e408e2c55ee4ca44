using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace Streams.Bench;

/// <summary>Runs every benchmark once at its smallest size, so that none can rot.</summary>
public static class Smoke
{
    /// <summary>The classes that hold benchmarks.</summary>
    public static IReadOnlyList<Type> Classes { get; } =
    [
        .. typeof(Smoke).Assembly.GetTypes().Where(t => MethodsOf(t).Length > 0).OrderBy(t => t.Name, StringComparer.Ordinal),
    ];

    /// <summary>Sets a class up with the first of each parameter's values and runs each of its benchmarks once.</summary>
    /// <returns>How many benchmarks ran.</returns>
    public static int Run(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        object benchmarks = Activator.CreateInstance(type)
            ?? throw new InvalidOperationException($"{type.Name} cannot be made.");
        foreach (PropertyInfo property in type.GetProperties())
        {
            if (property.GetCustomAttribute<ParamsAttribute>() is { } parameter)
            {
                property.SetValue(benchmarks, parameter.Values[0]);
            }
        }

        foreach (MethodInfo setup in type.GetMethods().Where(m => m.IsDefined(typeof(GlobalSetupAttribute))))
        {
            setup.Invoke(benchmarks, null);
        }

        MethodInfo[] methods = MethodsOf(type);
        foreach (MethodInfo method in methods)
        {
            method.Invoke(benchmarks, null);
        }

        return methods.Length;
    }

    private static MethodInfo[] MethodsOf(Type type) =>
        [.. type.GetMethods().Where(m => m.IsDefined(typeof(BenchmarkAttribute)))];
}
