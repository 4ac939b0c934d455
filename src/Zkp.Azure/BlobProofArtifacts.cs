using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Zkp.Pipeline;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;

namespace Zkp.Azure;

/// <summary>Proofs as blobs <c>TENANT/ID.json</c>.</summary>
public sealed class BlobProofArtifacts(BlobServiceClient service) : IProofArtifacts
{
    private readonly BlobContainerClient container = service.GetBlobContainerClient(StorageNames.ProofsContainer);

    public async Task PutAsync(ProofKey key, ProofArtifact artifact, CancellationToken cancellationToken)
    {
        BlobUploadOptions onlyNew = new() { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
        try
        {
            await Blob(key).UploadAsync(BinaryData.FromObjectAsJson(artifact, PipelineJson.Options), onlyNew, cancellationToken);
        }
        catch (RequestFailedException error) when (error.Status is 409 or 412)
        {
            // Somebody was faster; their proof stands.
            return;
        }
    }

    public async Task<ProofArtifact?> FindAsync(ProofKey key, CancellationToken cancellationToken)
    {
        try
        {
            Response<BlobDownloadResult> blob = await Blob(key).DownloadContentAsync(cancellationToken);
            return JsonSerializer.Deserialize<ProofArtifact>(blob.Value.Content.ToMemory().Span, PipelineJson.Options);
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            return null;
        }
    }

    public Task EraseAsync(ProofKey key, CancellationToken cancellationToken) =>
        Blob(key).DeleteIfExistsAsync(cancellationToken: cancellationToken);

    private BlobClient Blob(ProofKey key) => container.GetBlobClient($"{key.Tenant}/{key.Id}.json");
}
