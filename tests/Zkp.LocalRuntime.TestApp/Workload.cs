using System.Globalization;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Zkp.LocalRuntime.TestApp;

/// <summary>Starts the orchestrations that do not exist yet and waits for all of them.</summary>
public sealed class Workload(DurableTaskClient client)
{
    public async Task RunAsync()
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("ORCHESTRATIONS") ?? "200", CultureInfo.InvariantCulture);
        string[] ids = [.. Enumerable.Range(0, count).Select(i => $"journey-{i}")];
        await Task.WhenAll(ids.Select(id => EnsureStartedAsync(id)));
        foreach (string id in ids)
        {
            await client.WaitForInstanceCompletionAsync(id);
        }
    }

    private async Task EnsureStartedAsync(string id)
    {
        if (await client.GetInstanceAsync(id) is null)
        {
            try
            {
                await client.ScheduleNewOrchestrationInstanceAsync(nameof(KillFunctions.Journey), null, new StartOrchestrationOptions(id));
            }
            catch (OrchestrationAlreadyExistsException)
            {
                // Somebody was faster; all that counts is that it is there.
            }
        }
    }
}
