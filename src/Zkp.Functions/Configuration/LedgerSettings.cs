using Azure.Data.Tables;
using Zkp.Azure;

namespace Zkp.Functions.Configuration;

/// <summary>From the settings to the account of the transaction ledger.</summary>
internal static class LedgerSettings
{
    /// <param name="own">The connection string of the app's own storage, which has the ledger where the settings name no other.</param>
    /// <exception cref="InvalidDataException">It is no connection string; the message does not repeat it, because it has a key.</exception>
    public static LedgerStorage Read(ZkpOptions options, string own)
    {
        if (options.LedgerStorage is not { Length: > 0 } other)
        {
            return new LedgerStorage(new TableServiceClient(own));
        }

        try
        {
            return new LedgerStorage(new TableServiceClient(other));
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException(
                "Zkp__LedgerStorage is no connection string of a storage account; mend it, or take it out where no other app has the same signers.");
        }
    }
}
