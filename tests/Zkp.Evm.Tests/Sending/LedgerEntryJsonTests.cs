using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Zkp.Evm.Tests.Sending;

/// <summary>A store keeps an entry as one JSON document.</summary>
public sealed class LedgerEntryJsonTests
{
    [Fact]
    public void Survives_JSON_and_fits_a_tables_row_at_its_largest()
    {
        SignedVariant variant = new()
        {
            Hash = Hash32.KeccakOf("a"), RawBytes = RandomNumberGenerator.GetBytes(TransactionManager.MaxDataBytes + 200), MaxFee = new Wei(2), PriorityFee = new Wei(1),
            SignedAt = DateTimeOffset.UnixEpoch, BroadcastAt = DateTimeOffset.UnixEpoch.AddSeconds(1),
        };
        LedgerEntry entry = new()
        {
            RequestId = new string('r', 256), AccountKey = new AccountKey(long.MaxValue, Address.Zero), Nonce = new Nonce(ulong.MaxValue - 1),
            State = LedgerState.Safe, To = Address.Zero, Data = RandomNumberGenerator.GetBytes(TransactionManager.MaxDataBytes), Value = Wei.FromEther(1_000_000), GasLimit = 30_000_000,
            MaxFeePerGas = new Wei(2), MaxPriorityFeePerGas = new Wei(1), Variants = [.. Enumerable.Repeat(variant with { RawBytes = [] }, 6), variant, variant], FeeCapPerGas = Wei.FromGwei(100),
            Inclusion = new InclusionInfo(variant.Hash, Hash32.KeccakOf("b"), new BlockNumber(7), 21_000, new Wei(2), true, 3) { L1Fee = new Wei(5) },
            NonceTakenSince = DateTimeOffset.UnixEpoch, Deadline = DateTimeOffset.UnixEpoch, CancelReason = CancelReason.DeadlinePassed, BudgetDay = new DateOnly(2026, 1, 2), LastError = new string('x', 300), LastErrorKind = RpcErrorKind.Underpriced,
            CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch, ETag = "not stored",
        };
        string json = JsonSerializer.Serialize(entry);
        Assert.DoesNotContain("not stored", json, StringComparison.Ordinal);

        // A row of a table has 1 MiB for all its properties.
        Assert.True(Encoding.Unicode.GetByteCount(json) < 512 * 1024, $"{Encoding.Unicode.GetByteCount(json)} bytes");

        LedgerEntry read = JsonSerializer.Deserialize<LedgerEntry>(json)!;
        Assert.Equal(json, JsonSerializer.Serialize(read));
        Assert.Equal(entry.Data, read.Data);
        Assert.Equal(variant.RawBytes, read.Current!.RawBytes);
        Assert.Equal(entry.Inclusion, read.Inclusion);
        Assert.Equal(entry.AccountKey, read.AccountKey);
    }
}
