using System.Threading.RateLimiting;

namespace Zkp.Azure;

/// <summary>
/// Keeps the signatures asked of one vault under what it serves: 4,000 transactions in 10 seconds with keys in software and 2,000 in hardware
/// (learn.microsoft.com/azure/key-vault/general/service-limits), of which other users of the vault get a tenth.
/// </summary>
internal static class VaultRate
{
    private const int SoftwarePerSecond = 360;
    private const int HardwarePerSecond = 180;
    private const int PeriodsPerSecond = 10;

    /// <summary>Requests beyond this are refused at once: a minute's work waits already.</summary>
    private const int QueueSeconds = 60;

    public static RateLimiter Create(bool isInHardware)
    {
        int perSecond = isInHardware ? HardwarePerSecond : SoftwarePerSecond;
        return new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = perSecond,
            TokensPerPeriod = perSecond / PeriodsPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1.0 / PeriodsPerSecond),
            QueueLimit = perSecond * QueueSeconds,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }
}
