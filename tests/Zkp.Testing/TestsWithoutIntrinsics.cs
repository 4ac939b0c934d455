using System.Reflection;

namespace Zkp.LocalTools;

/// <summary>Runs classes of a test assembly again in a child process whose JIT has been told to leave processor features alone.</summary>
internal static class TestsWithoutIntrinsics
{
    /// <returns>The child's exit code (0: all passed) and output.</returns>
    public static Task<(int ExitCode, string Output)> RunAsync(string variable, params Type[] classes)
    {
        Assembly assembly = classes[0].Assembly;
        return ToolProcess.RunAsync(
            "dotnet",
            [assembly.Location, "-noLogo", .. classes.SelectMany(type => new[] { "-class", type.FullName! })],
            new Dictionary<string, string> { [variable] = "0" });
    }
}
