using Microsoft.Extensions.Logging;
using Zkp.Evm;

namespace Zkp.Pipeline.Networks;

/// <summary>
/// What the signing account may do on one network: call the registries that are deployed there, and deposit ether with the bridges that are
/// enabled, up to what one transfer may bring. Anything else is not signed and is an alert,
/// since the pipeline never asks for it: somebody else does, or a file was changed.
/// </summary>
internal sealed partial class SigningGuard(Network network, IReadOnlyDictionary<Address, Wei> bridges, Address account, ILogger logger) : ISigningPolicy
{
    private readonly SigningRules rules = new()
    {
        ChainId = network.File.ChainId,
        Account = account,
        Recipients = network.CalledContracts.Where(contract => !bridges.ContainsKey(contract)).Select(contract => KeyValuePair.Create(contract, Wei.Zero))
            .Concat(bridges).ToDictionary(),
        MaxFeePerGas = network.File.MaxFeePerGasWei is { } cap ? new Wei(cap) : null,
    };

    public string? Refuse(Eip1559Transaction transaction)
    {
        string? reason = rules.Refuse(transaction);
        if (reason is not null)
        {
            LogRefused(network.Name, transaction.Nonce.Value, reason);
        }

        return reason;
    }

    [LoggerMessage(410, LogLevel.Critical, "Security: a transaction on {Network} with nonce {Nonce} was not signed, since {Reason}")]
    private partial void LogRefused(string network, ulong nonce, string reason);
}
