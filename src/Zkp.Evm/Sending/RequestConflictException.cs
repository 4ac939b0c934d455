namespace Zkp.Evm;

/// <summary>A request id that stands for another transaction already.</summary>
public sealed class RequestConflictException(string requestId)
    : Exception($"The request id '{requestId}' was used for another receiver, value or data.")
{
    public string RequestId { get; } = requestId;
}
