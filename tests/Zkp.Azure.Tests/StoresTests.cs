using System.Text.Json;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;

namespace Zkp.Azure.Tests;

public sealed class StoresTests(AzuriteFixture azurite)
{
    private readonly string tenant = $"tenant-{Guid.NewGuid():n}";

    [Fact]
    public async Task The_first_use_of_an_idempotency_key_wins_every_race()
    {
        TableIdempotencyStore store = new(azurite.Tables);
        Assert.Null(await store.FindAsync(tenant, "a/b?c#d", default));

        IdempotencyBinding[] bound = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            i => store.BindAsync(tenant, "a/b?c#d", new IdempotencyBinding($"p{i}", "hash"), default)));

        Assert.Single(bound.Distinct());
        Assert.Equal(bound[0], await store.FindAsync(tenant, "a/b?c#d", default));
        Assert.Null(await store.FindAsync(tenant + "x", "a/b?c#d", default));
    }

    [Fact]
    public async Task Api_keys_are_found_by_hash_until_revoked()
    {
        TableApiKeyStore store = new(azurite.Tables);
        string hash = Guid.NewGuid().ToString("n");
        Assert.Null(await store.FindTenantAsync(hash, default));

        await store.AddAsync(hash, tenant, default);
        Assert.Equal(tenant, await store.FindTenantAsync(hash, default));

        await store.RevokeAsync(hash, default);
        Assert.Null(await store.FindTenantAsync(hash, default));
    }

    [Fact]
    public async Task The_first_proof_stored_stands()
    {
        BlobProofArtifacts artifacts = new(azurite.Blobs);
        ProofKey key = new(tenant, "proof");
        Assert.Null(await artifacts.FindAsync(key, default));

        await artifacts.PutAsync(key, Artifact(1), default);
        await artifacts.PutAsync(key, Artifact(2), default);

        Assert.Equal(1, (await artifacts.FindAsync(key, default))!.Proof.GetInt32());
    }

    private static ProofArtifact Artifact(int proof) => new(JsonSerializer.SerializeToElement(proof), JsonSerializer.SerializeToElement(0));
}
