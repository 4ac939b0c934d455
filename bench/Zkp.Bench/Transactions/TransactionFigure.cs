namespace Zkp.Bench.Transactions;

/// <summary>One scenario's outcome.</summary>
/// <param name="Transactions">Brought to a node's hands, and then to finality.</param>
/// <param name="TransactionsPerSecond">From the first request to the last broadcast.</param>
/// <param name="RequestToBroadcastP50Ms">The median time from a request to the node's answer, in milliseconds.</param>
/// <param name="RequestToBroadcastP99Ms">The 99th percentile of it.</param>
/// <param name="CpuMsPerTransaction">Processor time of the whole process, in milliseconds, until the last broadcast.</param>
/// <param name="StorageReadsPerTransaction">Until it is broadcast.</param>
/// <param name="StorageWritesPerTransaction">Until it is broadcast.</param>
/// <param name="StorageOperationsToFinality">Reads and writes after that, polled once when it is final.</param>
/// <param name="NodeCallsPerTransaction">Until it is broadcast.</param>
internal sealed record TransactionFigure(
    string Scenario,
    int Transactions,
    double TransactionsPerSecond,
    double RequestToBroadcastP50Ms,
    double RequestToBroadcastP99Ms,
    double CpuMsPerTransaction,
    double StorageReadsPerTransaction,
    double StorageWritesPerTransaction,
    double StorageOperationsToFinality,
    double NodeCallsPerTransaction);
