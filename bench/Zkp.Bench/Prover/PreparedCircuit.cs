namespace Zkp.Bench.Prover;

/// <summary>A circuit's files, ready to be proved.</summary>
internal sealed record PreparedCircuit(
    BenchCircuit Circuit, string Folder, int Constraints, string ZkeyPath, string WitnessPath, TimeSpan WitnessTime);
