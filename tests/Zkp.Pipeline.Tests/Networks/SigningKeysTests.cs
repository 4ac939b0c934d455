using Zkp.Evm;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;

namespace Zkp.Pipeline.Tests.Networks;

public sealed class SigningKeysTests
{
    private readonly LocalSigner one = LocalSigner.Create(), two = LocalSigner.Create(), three = LocalSigner.Create();

    [Fact]
    public async Task A_network_has_the_signers_that_its_file_names_or_all_of_them()
    {
        SigningKeys keys = Keys(("default", one), ("second", two), ("third", three));

        IReadOnlyDictionary<string, NetworkSigners> signers = await keys.OpenAsync(
            [Net("a", null), Net("b", ["third", "default"]), Net("c", ["second"])], CancellationToken.None);

        Assert.Equal([one, two, three], signers["a"].Senders);
        Assert.Empty(signers["a"].Retired);
        Assert.Equal([three, one], signers["b"].Senders);
        Assert.Equal([two], signers["b"].Retired);
        Assert.Equal([two], signers["c"].Senders);
    }

    [Fact]
    public async Task What_cannot_be_meant_is_told()
    {
        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(
            () => Keys(("default", one), ("second", two)).OpenAsync([Net("a", ["secnod"])], CancellationToken.None));
        Assert.StartsWith("a.json: signers names 'secnod', and the settings have default, second;", error.Message, StringComparison.Ordinal);

        error = await Assert.ThrowsAsync<InvalidDataException>(() => Keys(("default", one), ("second", one)).OpenAsync([Net("a", null)], CancellationToken.None));
        Assert.Contains($"default and second have the same key, of {one.Address}", error.Message, StringComparison.Ordinal);

        error = Assert.Throws<InvalidDataException>(() => Keys([.. Enumerable.Range(0, 17).Select(i => ($"s{i}", one))]));
        Assert.Equal("17 signers are configured; there must be 1 to 16.", error.Message);
    }

    [Fact]
    public async Task A_key_that_cannot_be_reached_keeps_no_other_from_being_opened_and_is_asked_for_again()
    {
        Closed second = new(two);
        OneKey first = new(one);
        SigningKeys keys = new([KeyValuePair.Create<string, ISigningKeySource>("default", first), KeyValuePair.Create<string, ISigningKeySource>("second", second)]);

        SigningKeyUnavailableException error = await Assert.ThrowsAsync<SigningKeyUnavailableException>(() => keys.OpenAsync([Net("a", null)], CancellationToken.None));
        Assert.Equal("the signer second: its vault is down", error.Message);

        second.IsOpen = true;
        Assert.Equal([one, two], (await keys.OpenAsync([Net("a", null)], CancellationToken.None))["a"].Senders);
        Assert.Equal(1, first.Opened);
    }

    [Fact]
    public async Task A_mistake_is_told_although_another_key_cannot_be_reached()
    {
        SigningKeys keys = new([KeyValuePair.Create<string, ISigningKeySource>("a", new Closed(one)), KeyValuePair.Create<string, ISigningKeySource>("b", new Mistaken())]);

        Assert.Equal("no such key", (await Assert.ThrowsAsync<InvalidDataException>(() => keys.OpenAsync([Net("a", null)], CancellationToken.None))).Message);
    }

    private static SigningKeys Keys(params (string Name, LocalSigner Signer)[] signers) =>
        new(signers.Select(signer => KeyValuePair.Create<string, ISigningKeySource>(signer.Name, new OneKey(signer.Signer))));

    private static Network Net(string name, IReadOnlyList<string>? signers) => new(
        new NetworkFile
        {
            Name = name, ChainId = 1, Family = ChainFamily.Ethereum, RpcUrls = [new Uri("http://127.0.0.1:1")], BlockTimeSeconds = 1,
            Finality = new FinalityFile(FinalityMode.Tag), Signers = signers,
        },
        null);

    private sealed class OneKey(ISigner signer) : ISigningKeySource
    {
        public int Opened { get; private set; }

        public Task<ISigner> OpenAsync(CancellationToken cancellationToken)
        {
            Opened++;
            return Task.FromResult(signer);
        }
    }

    private sealed class Closed(ISigner signer) : ISigningKeySource
    {
        public bool IsOpen { get; set; }

        public Task<ISigner> OpenAsync(CancellationToken cancellationToken) =>
            IsOpen ? Task.FromResult(signer) : throw new SigningKeyUnavailableException("its vault is down");
    }

    private sealed class Mistaken : ISigningKeySource
    {
        public Task<ISigner> OpenAsync(CancellationToken cancellationToken) => throw new InvalidDataException("no such key");
    }
}
