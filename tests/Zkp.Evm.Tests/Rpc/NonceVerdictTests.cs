namespace Zkp.Evm.Tests.Rpc;

/// <summary>Which of several endpoints' nonces is believed, and who is called wrong.</summary>
public sealed class NonceVerdictTests
{
    private const ulong Lead = 1_024;
    private const ulong Most = ulong.MaxValue;

    /// <summary>Answers, what the ledger knows (-1: no ledger), what is believed (-1: nothing), and who is doubted.</summary>
    public static TheoryData<ulong[], long, long, int[]> Cases => new()
    {
        // Three and more: what two have reached. One that lags or boasts decides nothing.
        { [5, 7, 7], -1, 7, [] },
        { [5, 6, 7], -1, 6, [] },
        { [7, 11, 7], -1, 7, [] },
        { [0, 7, 7, 7], -1, 7, [] },
        { [1UL << 40, 7, 7], -1, 7, [0] },
        { [7, 7, Most], -1, 7, [2] },
        { [7, 1UL << 60, 6], -1, 7, [1] },

        // What no chain can have is dropped first; of the two that remain the higher counts.
        { [Most - 1, 6, 7], -1, 7, [0] },

        // A drift of 633 that two have seen is one, whatever the ledger knows; so is one of many thousands.
        { [633, 633, 0], 0, 633, [] },
        { [50_000, 50_000, 10], 10, 50_000, [] },

        // Two: the higher, unless it is too far away; then the ledger says who is right, and without it nobody is believed.
        { [5, 7], -1, 7, [] },
        { [0, 633], -1, 633, [] },
        { [5, 5 + Lead], -1, 5 + (long)Lead, [] },
        { [5, 6 + Lead], -1, -1, [] },
        { [5, 6 + Lead], 5, 5, [1] },
        { [0, 50_000], 50_010, 50_000, [] },
        { [0, 50_000], 49_500, 50_000, [] },
        { [1_000_000, 50_000], 10, -1, [] },
        { [1UL << 47, 5], 6, 5, [0] },
        { [Most, 5], -1, 5, [0] },

        // One: held against the ledger; without it believed, unless no chain can have it.
        { [5], -1, 5, [] },
        { [50_000], -1, 50_000, [] },
        { [633], 0, 633, [] },
        { [0], 633, 0, [] },
        { [50_000], 10, -1, [0] },
        { [1UL << 48], -1, -1, [0] },
        { [Most], -1, -1, [0] },
        { [Most - 1], 5, -1, [0] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Follows_the_table(ulong[] answers, long known, long believed, int[] doubted)
    {
        NonceVerdict verdict = NonceVerdict.Of(
            [.. answers.Select(answer => new Nonce(answer))], known < 0 ? null : new Nonce((ulong)known), needed: 2, Lead);

        Assert.Equal(believed < 0 ? null : new Nonce((ulong)believed), verdict.Value);
        Assert.Equal(doubted, verdict.Doubted);
    }

    [Fact]
    public void Whatever_one_of_three_says_what_is_believed_lies_between_what_the_others_say()
    {
        foreach (ulong lie in new ulong[] { 0, 3, 9, 11, 20, 500, 1_500, 1UL << 40, 1UL << 60, Most })
        {
            Nonce? believed = NonceVerdict.Of([new Nonce(lie), new Nonce(9), new Nonce(11)], null, needed: 2, Lead).Value;
            Assert.InRange(believed!.Value.Value, 9UL, 11UL);
        }
    }
}
