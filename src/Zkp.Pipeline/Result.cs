using System.Diagnostics.CodeAnalysis;

namespace Zkp.Pipeline;

/// <summary>Either a value or the problem that stands in its way: an expected outcome, so no exception.</summary>
public readonly struct Result<T>
    where T : class
{
    private Result(T? value, Problem? problem)
    {
        Value = value;
        Problem = problem;
    }

    public T? Value { get; }

    public Problem? Problem { get; }

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Problem problem) => new(null, problem);

    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Problem? problem)
    {
        value = Value;
        problem = Problem;
        return value is not null;
    }
}
