using System.Globalization;
using Zkp.Evm;
using Zkp.Pipeline.Requests;

namespace Zkp.Pipeline.Routing;

/// <summary>Which networks a policy lets the router take, and why not the others.</summary>
internal static class RouterPolicy
{
    /// <summary>Whether the policy would take this network, were its price right.</summary>
    public static bool Allows(NetworkQuote quote, ProofPolicy policy) => NotAllowed(quote, policy) is null;

    public static IEnumerable<string> Refusals(NetworkQuote quote, ProofPolicy policy, string? provenOn, DateTimeOffset now)
    {
        // Nobody means to pay for the same record twice; who does names the second network.
        if (provenOn is not null && provenOn != quote.Network && policy.Network is null)
        {
            yield return $"{provenOn} has this statement already";
        }

        if (NotAllowed(quote, policy) is { } reason)
        {
            yield return reason;
        }

        if (policy.Deadline is { } deadline && deadline <= now)
        {
            yield return $"the deadline {deadline:O} has passed";
        }

        if (quote.Unavailable is { } unavailable)
        {
            yield return unavailable;
            yield break;
        }

        foreach (string limit in Limits(quote, policy))
        {
            yield return limit;
        }
    }

    /// <summary>Whether a quote is within the policy's limits, and what was there to pay it with.</summary>
    public static bool IsWithinLimits(NetworkQuote quote, ProofPolicy policy) => !Limits(quote, policy).Any();

    private static string? NotAllowed(NetworkQuote quote, ProofPolicy policy)
    {
        if (policy.Network is { } wanted)
        {
            return quote.Network == wanted ? null : $"the policy asks for {wanted}";
        }

        if (policy.Networks is { } allowed)
        {
            return allowed.Contains(quote.Network, StringComparer.Ordinal) ? null : $"the policy allows {string.Join(", ", allowed)}";
        }

        return quote.Kind switch
        {
            NetworkKind.Test when !policy.Experimental => "it is a test network, and the request is not experimental",
            NetworkKind.Main when policy.Experimental => "experimental requests stay on test networks",
            _ => null,
        };
    }

    private static IEnumerable<string> Limits(NetworkQuote quote, ProofPolicy policy)
    {
        if (policy.MaxFeeWei is { } maxFee && quote.NeededFeeWei > maxFee)
        {
            yield return $"it needs an allowance of {quote.NeededFeeWei} wei, above the limit of {maxFee} wei";
        }

        if (policy.MaxCostUsd is { } maxUsd)
        {
            if (quote.ExpectedCostUsd is not { } usd)
            {
                yield return "no price of ether is known, so a limit in dollars can't be checked";
            }
            else if (usd > maxUsd)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"its cost of {usd:0.######} USD is above the limit of {maxUsd} USD");
            }
        }

        if (quote.Signers.MaxBy(signer => signer.BalanceWei)?.BalanceWei.Value is { } balance && quote.WorstFeeWei is { } worst && balance < worst)
        {
            yield return $"the {(quote.Signers.Count == 1 ? "signer's balance" : "fullest signer's balance")} of {balance} wei does not cover {worst} wei";
        }

        if (quote.BlockGasLimit is { } block && quote.GasLimit > block)
        {
            yield return $"it needs {quote.GasLimit} gas, and a block there has {block}";
        }

        // Pools and sequencers would take four times as much.
        if (quote.CalldataBytes > TransactionManager.MaxDataBytes)
        {
            yield return $"its call of {quote.CalldataBytes} bytes is above the {TransactionManager.MaxDataBytes} that are sent";
        }
    }
}
