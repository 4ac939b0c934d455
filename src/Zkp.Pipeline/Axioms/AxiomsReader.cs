using System.Text.Json;
using Zkp.Pipeline.Requests;

namespace Zkp.Pipeline.Axioms;

/// <summary>The built-in circuit's way from a request's <c>statement</c> to input signals.</summary>
public sealed class AxiomsReader : IStatementReader
{
    public Result<StatementInputs> Read(JsonElement statement)
    {
        if (!AxiomStatement.TryCreate(statement, out AxiomStatement? read, out AxiomProblem? problem))
        {
            return new Problem(problem.IsUnprocessable ? 422 : 400, problem.Code, problem.Message, problem.Pointer, problem.Line, problem.Column);
        }

        AxiomInputs inputs = read.BuildInputs();
        return new StatementInputs(inputs.Json, inputs.Claim.ToJson(), inputs.Claim.Statement.ToBigInteger());
    }
}
