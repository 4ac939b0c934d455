namespace Zkp.Pipeline.Axioms;

/// <summary>Why a statement is refused, in the words its sender needs to mend it.</summary>
/// <param name="Code">One of <see cref="AxiomProblemCodes"/>.</param>
/// <param name="Message">
/// What is wrong and how to mend it. It may name atoms of the sender's private axioms: it belongs in the answer to the
/// sender, never in a log.
/// </param>
/// <param name="Pointer">An RFC 6901 JSON pointer into the request, such as <c>/statement/axioms/3</c>.</param>
/// <param name="Line">The line in the text that the pointer names, from 1, where there is one.</param>
/// <param name="Column">The column in that line, from 1, in characters.</param>
public sealed record AxiomProblem(string Code, string Message, string? Pointer = null, int? Line = null, int? Column = null)
{
    /// <summary>
    /// True where the request is well formed but cannot be done (HTTP 422); false where it is malformed (HTTP 400).
    /// </summary>
    public bool IsUnprocessable => Code is AxiomProblemCodes.NotEntailed or AxiomProblemCodes.TooManySteps;

    /// <summary>The code only: messages may hold private names, and records print themselves into logs.</summary>
    public override string ToString() => $"{nameof(AxiomProblem)} {Code}";
}
