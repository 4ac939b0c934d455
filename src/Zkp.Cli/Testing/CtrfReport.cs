using System.Text.Json;

namespace Zkp.Cli.Testing;

/// <summary>Reads the Common Test Report Format (ctrf.io) that xunit writes.</summary>
internal static class CtrfReport
{
    public static (int Passed, int Skipped, List<TestFailure> Failures) Read(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        int passed = 0;
        int skipped = 0;
        List<TestFailure> failures = [];
        foreach (JsonElement test in document.RootElement.GetProperty("results").GetProperty("tests").EnumerateArray())
        {
            switch (test.GetProperty("status").GetString())
            {
                case "passed":
                    passed++;
                    break;
                case "skipped" or "pending":
                    skipped++;
                    break;
                default:
                    failures.Add(new TestFailure(Text(test, "name"), $"{Text(test, "message")}\n{Text(test, "trace")}".Trim()));
                    break;
            }
        }

        return (passed, skipped, failures);
    }

    private static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out JsonElement value) ? value.ToString() : "";
}
