using Zkp.LocalTools;

namespace Zkp.LocalRuntime.Tests;

/// <summary>One storage emulator for the tests that need queues.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private AzuriteProcess? process;

    public string ConnectionString => process!.ConnectionString;

    public async ValueTask InitializeAsync() => process = await AzuriteProcess.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }
    }
}
