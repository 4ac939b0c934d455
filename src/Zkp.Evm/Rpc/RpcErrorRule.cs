namespace Zkp.Evm;

/// <summary>A line of the classification table: matches when the code (if given) is this one and the message (if given) contains this.</summary>
internal readonly record struct RpcErrorRule(RpcErrorKind Kind, int? Code, string? Fragment)
{
    public bool Matches(int code, string message) =>
        (Code is not { } wanted || wanted == code)
        && (Fragment is not { } fragment || message.Contains(fragment, StringComparison.OrdinalIgnoreCase));
}
