using System.Text;
using Zkp.LocalTools;

namespace Zkp.Evm.Tests.Oracle;

/// <summary>Runs many <c>cast</c> commands in one shell: each takes some 20 ms, and starting it from here would double that.</summary>
internal static class CastBatch
{
    /// <summary>Gives the last line that each command prints.</summary>
    public static async Task<string[]> RunAsync(IReadOnlyList<string[]> commands)
    {
        StringBuilder script = new();
        script.Append("set -eu\n");
        foreach (string[] command in commands)
        {
            script.Append(Quote(NodeTools.Cast)).Append(' ').AppendJoin(' ', command.Select(Quote)).Append(" | tail -n 1\n");
        }

        (int exitCode, string output) = await ToolProcess.RunAsync("bash", ["-o", "pipefail", "-s"], standardInput: script.ToString());
        Assert.True(exitCode == 0, output);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length == commands.Count, $"{lines.Length} answers to {commands.Count} commands:\n{output}");
        return lines;
    }

    /// <summary>Compares what we make with what cast makes of the same input, and names the input where they differ.</summary>
    public static async Task CompareAsync(IReadOnlyList<(string[] Command, string Ours)> cases)
    {
        string[] theirs = await RunAsync([.. cases.Select(item => item.Command)]);
        for (int i = 0; i < cases.Count; i++)
        {
            Assert.True(cases[i].Ours == theirs[i], $"cast {string.Join(' ', cases[i].Command)}\nours   {cases[i].Ours}\ntheirs {theirs[i]}");
        }
    }

    private static string Quote(string argument) => "'" + argument.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
