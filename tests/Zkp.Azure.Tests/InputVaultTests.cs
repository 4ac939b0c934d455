using System.Security.Cryptography;
using System.Text;
using Azure.Storage.Blobs;
using Zkp.Pipeline.Ports;

namespace Zkp.Azure.Tests;

public sealed class InputVaultTests(AzuriteFixture azurite)
{
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes("{\"axioms\":[\"TheButlerDidIt\"]}");
    private readonly InputCipher cipher = new(RandomNumberGenerator.GetBytes(InputCipher.KeyBytes));
    private readonly string name = $"input-{Guid.NewGuid():n}";

    private BlobInputVault Vault => new(azurite.Blobs, cipher);

    [Fact]
    public async Task An_input_comes_back_until_it_is_erased()
    {
        await Vault.PutAsync(name, Secret, default);
        Assert.Equal(Secret, await Vault.GetAsync(name, default));
        Assert.Contains(name, await Vault.ListAsync(DateTimeOffset.MaxValue, default).ToListAsync());
        Assert.DoesNotContain(name, await Vault.ListAsync(DateTimeOffset.UnixEpoch, default).ToListAsync());

        await Vault.EraseAsync(name, default);
        await Vault.EraseAsync(name, default);

        Assert.Null(await Vault.GetAsync(name, default));
    }

    [Fact]
    public async Task What_lies_in_the_storage_does_not_show_it()
    {
        await Vault.PutAsync(name, Secret, default);

        BlobClient blob = azurite.Blobs.GetBlobContainerClient(StorageNames.InputsContainer).GetBlobClient(name);
        byte[] stored = (await blob.DownloadContentAsync()).Value.Content.ToArray();

        Assert.True(stored.AsSpan().IndexOf("Butler"u8) < 0);
    }

    /// <summary>One AesGcm shared by threads mixes their states up: boxes that nobody can open again, and inputs lost.</summary>
    [Fact]
    public void Boxes_sealed_at_the_same_time_all_open() =>
        Parallel.For(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            string boxName = $"box-{i}";
            Assert.Equal(Secret, cipher.Open(boxName, cipher.Seal(boxName, Secret)));
        });

    [Fact]
    public void A_box_opens_only_whole_under_its_name_and_key()
    {
        byte[] box = cipher.Seal("a", Secret);
        Assert.Equal(Secret, cipher.Open("a", box));
        Assert.NotEqual(box, cipher.Seal("a", Secret));
        Assert.ThrowsAny<CryptographicException>(() => cipher.Open("b", box));
        InputCipher other = new(RandomNumberGenerator.GetBytes(InputCipher.KeyBytes));
        Assert.ThrowsAny<CryptographicException>(() => other.Open("a", box));
        for (int i = 0; i < box.Length; i++)
        {
            byte[] changed = [.. box];
            changed[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => cipher.Open("a", changed));
            Assert.ThrowsAny<CryptographicException>(() => cipher.Open("a", box.AsSpan(0, i)));
        }
    }
}
