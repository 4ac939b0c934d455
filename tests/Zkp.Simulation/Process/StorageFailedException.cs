namespace Zkp.Simulation.Process;

/// <summary>Storage did not answer; it may have written or not.</summary>
internal sealed class StorageFailedException() : Exception("The storage did not answer, as the simulation wants it.")
{
    public static StorageFailedException Create() => new();
}
