namespace Zkp.Pipeline.Proofs;

/// <summary>Where to go on from a proof, relative to the API's host.</summary>
public sealed record ProofLinks(string Self, string Events)
{
    public static ProofLinks Of(string id) => new($"/api/v1/proofs/{id}", $"/api/v1/proofs/{id}/events");
}
