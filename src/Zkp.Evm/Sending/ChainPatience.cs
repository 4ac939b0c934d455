namespace Zkp.Evm;

/// <summary>How long the state machine waits before it acts on something that is missing.</summary>
/// <param name="BeforeRebroadcast">How long broadcast bytes may be in no block before they go out again.</param>
/// <param name="BeforeReplaced">How long a final block must be seen to have used the nonce before that is believed.</param>
internal sealed record ChainPatience(TimeSpan BeforeRebroadcast, TimeSpan BeforeReplaced);
