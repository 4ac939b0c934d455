namespace Zkp.Bn254;

/// <summary>Points to be summed: a run of entries, and where the sum goes.</summary>
internal readonly unsafe struct Chain(long start, int length, void* destination)
{
    public readonly long Start = start;
    public readonly int Length = length;
    public readonly void* Destination = destination;
}
