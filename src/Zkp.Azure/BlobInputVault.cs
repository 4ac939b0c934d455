using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Zkp.Pipeline.Ports;

namespace Zkp.Azure;

/// <summary>Sealed inputs as blobs. The container has no soft delete and no versions, so that erased means erased (infra-bicep).</summary>
public sealed class BlobInputVault(BlobServiceClient service, InputCipher cipher) : IInputVault
{
    private readonly BlobContainerClient container = service.GetBlobContainerClient(StorageNames.InputsContainer);

    public Task PutAsync(string inputId, ReadOnlyMemory<byte> input, CancellationToken cancellationToken) =>
        container.GetBlobClient(inputId).UploadAsync(new BinaryData(cipher.Seal(inputId, input.Span)), overwrite: true, cancellationToken);

    public async Task<byte[]?> GetAsync(string inputId, CancellationToken cancellationToken)
    {
        try
        {
            Response<BlobDownloadResult> box = await container.GetBlobClient(inputId).DownloadContentAsync(cancellationToken);
            return cipher.Open(inputId, box.Value.Content.ToMemory().Span);
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            return null;
        }
    }

    public Task EraseAsync(string inputId, CancellationToken cancellationToken) =>
        container.DeleteBlobIfExistsAsync(inputId, DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellationToken);

    public async IAsyncEnumerable<string> ListAsync(DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (BlobItem blob in container.GetBlobsAsync(new GetBlobsOptions(), cancellationToken))
        {
            if (blob.Properties.CreatedOn < before)
            {
                yield return blob.Name;
            }
        }
    }
}
