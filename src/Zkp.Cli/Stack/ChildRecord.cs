using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Zkp.Cli.Stack;

/// <summary>
/// The processes of a stack, written into its folder: when the command is ended in a way that it can't answer (kill -9,
/// a power cut), the next one that gets the folder's lock ends what was left running.
/// </summary>
internal sealed class ChildRecord(string path)
{
    /// <summary>The system tells start times to about a hundredth of a second; a process id is not used again so soon.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    public void Write(IEnumerable<int> processIds) =>
        File.WriteAllText(path, JsonSerializer.Serialize(processIds.Select(Describe).OfType<Child>()));

    /// <summary>Ends what still runs of the processes that were written.</summary>
    public void EndAll()
    {
        if (!File.Exists(path))
        {
            return;
        }

        foreach (Child child in Read())
        {
            if (Describe(child.Id) is { } running && (running.StartedAt - child.StartedAt).Duration() < Tolerance)
            {
                using Process process = Process.GetProcessById(child.Id);
                process.Kill(entireProcessTree: true);
                process.WaitForExit(TimeSpan.FromSeconds(10));
            }
        }

        File.Delete(path);
    }

    private Child[] Read()
    {
        try
        {
            return JsonSerializer.Deserialize<Child[]>(File.ReadAllText(path)) ?? [];
        }
        catch (JsonException)
        {
            // Cut short by the same power cut: it names nobody.
            return [];
        }
    }

    private static Child? Describe(int processId)
    {
        try
        {
            using Process process = Process.GetProcessById(processId);
            return new Child(processId, process.StartTime.ToUniversalTime());
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended.
            return null;
        }
    }

    private sealed record Child(int Id, DateTime StartedAt);
}
