using System.Text.Json;

namespace Zkp.Pipeline.Requests;

/// <summary>Turns a circuit's own kind of statement into its input signals.</summary>
public interface IStatementReader
{
    Result<StatementInputs> Read(JsonElement statement);
}
