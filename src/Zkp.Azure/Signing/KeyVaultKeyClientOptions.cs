using Azure.Core;

namespace Zkp.Azure;

/// <summary>Transport, retries and diagnostics of a <see cref="KeyVaultKeyClient"/>.</summary>
public sealed class KeyVaultKeyClientOptions : ClientOptions;
