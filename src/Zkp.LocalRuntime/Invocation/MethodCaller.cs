using System.Reflection;

namespace Zkp.LocalRuntime.Invocation;

/// <summary>Calls a method and awaits what it returns, whatever kind of task that is.</summary>
internal sealed class MethodCaller
{
    private readonly MethodInvoker invoker;
    private readonly Func<object?, Task<object?>> awaiter;

    public MethodCaller(MethodInfo method)
    {
        invoker = MethodInvoker.Create(method);
        awaiter = AwaiterOf(method.ReturnType);
    }

    /// <summary>What is left of a return type once it is awaited.</summary>
    public static Type ResultType(Type type) =>
        type == typeof(Task) || type == typeof(ValueTask) ? typeof(void)
        : IsGeneric(type, typeof(Task<>)) || IsGeneric(type, typeof(ValueTask<>)) ? type.GetGenericArguments()[0]
        : type;

    public Task<object?> CallAsync(object? target, object?[] arguments) => awaiter(invoker.Invoke(target, arguments.AsSpan()));

    private static Func<object?, Task<object?>> AwaiterOf(Type type)
    {
        if (type == typeof(Task))
        {
            return static async value =>
            {
                await (Task)value!;
                return null;
            };
        }

        if (type == typeof(ValueTask))
        {
            return static async value =>
            {
                await (ValueTask)value!;
                return null;
            };
        }

        string? generic = IsGeneric(type, typeof(Task<>)) ? nameof(AwaitTask) : IsGeneric(type, typeof(ValueTask<>)) ? nameof(AwaitValueTask) : null;
        return generic is null
            ? static value => Task.FromResult(value)
            : typeof(MethodCaller).GetMethod(generic, BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(type.GetGenericArguments()[0])
                .CreateDelegate<Func<object?, Task<object?>>>();
    }

    private static async Task<object?> AwaitTask<T>(object? value) => await (Task<T>)value!;

    private static async Task<object?> AwaitValueTask<T>(object? value) => await (ValueTask<T>)value!;

    private static bool IsGeneric(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}
