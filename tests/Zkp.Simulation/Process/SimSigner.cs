using System.Text;
using Zkp.Evm;
using Zkp.Simulation.Chain;

namespace Zkp.Simulation.Process;

/// <summary>Signs the same transaction differently each time, as a key vault does; the bytes are a number, and the chain knows the rest.</summary>
internal sealed class SimSigner(Incarnation process, Simulation simulation, int account) : ITransactionSigner
{
    public Address Address => simulation.Accounts[account];

    public Task<SignedBytes> SignAsync(Eip1559Transaction transaction, CancellationToken cancellationToken) => process.CallAsync("sign", () => new RpcException(RpcErrorKind.Transport, "the vault was not reached"), () =>
    {
        bool empty = transaction.To == Address;
        byte[] raw = simulation.Chain.NewHash().ToArray();
        SimTransaction signed = new(
            Hash32.FromBytes(Keccak256.Hash(raw)), account, transaction.Nonce.Value, transaction.MaxFeePerGas, transaction.MaxPriorityFeePerGas, transaction.GasLimit,
            empty ? null : Encoding.ASCII.GetString(transaction.Data.Span), empty);
        simulation.Chain.Known.Add(signed.Hash, signed);
        return new SignedBytes(signed.Hash, raw);
    });
}
