using System.Globalization;

namespace Zkp.Evm.Tests.Sending;

/// <summary>
/// Random stories on a real node. <c>ZKP_SOAK=1</c> runs two hundred of them; <c>ZKP_SEED</c> tells one again.
/// </summary>
public sealed class RandomHistoryTests(AnvilChain chain) : IClassFixture<AnvilChain>
{
    [Fact]
    public async Task Whatever_happens_each_request_ends_and_happens_once_or_never()
    {
        string? only = Environment.GetEnvironmentVariable("ZKP_SEED");
        int[] seeds = only is not null
            ? [int.Parse(only, CultureInfo.InvariantCulture)]
            : Environment.GetEnvironmentVariable("ZKP_SOAK") == "1" ? [.. Enumerable.Range(0, 200)] : [1, 2];
        int crashes = 0;
        int reorgs = 0;
        foreach (int seed in seeds)
        {
            LocalSigner signer = await chain.NewAccountAsync();

            // The account's ether must be deeper in the chain than any reorg goes.
            await chain.MineAsync(5);
            using RandomHistory history = new(chain, signer, seed);
            try
            {
                await history.RunAsync(steps: 60);
                await history.CheckAsync();
            }
            catch (Exception error)
            {
                Assert.Fail($"ZKP_SEED={seed.ToString(CultureInfo.InvariantCulture)}: {error}\n{history.Story}");
            }

            crashes += history.Crashes;
            reorgs += history.Reorgs;
        }

        Assert.True(only is not null || (crashes >= seeds.Length && reorgs >= seeds.Length), $"only {crashes} crashes and {reorgs} reorgs");
    }
}
