namespace Zkp.Pipeline.Batches;

/// <summary>Why a line was rejected: the code for programs and where in the line. The sentence is in the answer to whoever sent it, because it may name what is private.</summary>
public sealed record BatchLineProblem(string Code, string? Pointer = null, int? Line = null, int? Column = null)
{
    public static BatchLineProblem Of(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return new BatchLineProblem(problem.Code, problem.Pointer, problem.Line, problem.Column);
    }
}
