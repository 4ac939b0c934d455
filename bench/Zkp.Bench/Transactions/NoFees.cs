using Zkp.Evm;

namespace Zkp.Bench.Transactions;

/// <summary>Never asked: nothing waits here, so nothing is replaced.</summary>
internal sealed class NoFees : IFeeSource
{
    public Task<FeeView> ReadAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("Nothing should be replaced here.");
}
