using Microsoft.Extensions.Hosting;
using Zkp.Pipeline.Networks;

namespace Zkp.Functions.Configuration;

/// <summary>Where a signing key could not be reached at start, asks for it until it is there.</summary>
internal sealed class KeyOpener(ChainGateway chains) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => chains.OpenKeysAsync(stoppingToken);
}
