using System.Numerics;
using System.Text.Json.Serialization;
using Zkp.Pipeline.Networks;

namespace Zkp.Pipeline.Treasuries;

/// <summary>What should be done about an account's balance on one network. Pure arithmetic.</summary>
/// <param name="Reason">For operators.</param>
public sealed record RefillPlan(RefillMeans Means, [property: JsonConverter(typeof(BigIntegerJsonConverter))] BigInteger? AmountWei, string Reason)
{
    /// <param name="balance">What the account has there.</param>
    /// <param name="l1Spare">What it has on L1 beyond what it needs there, the deposit's own cost taken off; null without a bridge.</param>
    /// <param name="bridgedToday">What transfers of this UTC day bring, failed ones left out.</param>
    /// <param name="isUnderWay">Whether a transfer is on its way.</param>
    public static RefillPlan Make(TreasuryFile treasury, BigInteger balance, BigInteger? l1Spare, BigInteger bridgedToday, bool isUnderWay)
    {
        ArgumentNullException.ThrowIfNull(treasury);
        BigInteger least = treasury.MinBalanceWei ?? 0;
        BigInteger lacking = (treasury.TargetBalanceWei ?? 0) - balance;
        if (balance >= least)
        {
            return new RefillPlan(RefillMeans.None, null, $"the balance of {balance} wei is not below {least} wei");
        }

        if (isUnderWay)
        {
            return new RefillPlan(RefillMeans.None, null, "a transfer is on its way");
        }

        string low = $"the balance of {balance} wei is below {least} wei";
        if (treasury.Bridge is not { Enabled: true } bridge)
        {
            return new RefillPlan(RefillMeans.Send, lacking, low + (treasury.Bridge is null ? "" : "; the bridge is not enabled"));
        }

        (BigInteger Limit, string Name)[] limits =
        [
            (lacking, "what is lacking"),
            (bridge.MaxTransferWei ?? lacking, "maxTransferWei"),
            ((bridge.MaxPerDayWei ?? 0) - bridgedToday, "what the day's limit leaves"),
            (l1Spare ?? 0, $"what the account can spare on {bridge.L1Network}"),
        ];
        (BigInteger amount, string bound) = limits.MinBy(limit => limit.Limit);
        return amount.Sign > 0
            ? new RefillPlan(RefillMeans.Bridge, amount, $"{low}; bridging {amount} wei, which is {bound}")
            : new RefillPlan(RefillMeans.Send, lacking, $"{low}; nothing is bridged because of {bound}");
    }
}
