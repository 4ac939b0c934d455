using System.Text;
using Zkp.Functions.Http;

namespace Zkp.Functions.Tests;

/// <summary>A body in lines, however the network cuts it.</summary>
public sealed class JsonLinesTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\n", new[] { "a" })]
    [InlineData("a\nb", new[] { "a", "b" })]
    [InlineData("a\n\nb\n", new[] { "a", "", "b" })]
    [InlineData("\n", new[] { "" })]
    [InlineData("a\r\nb\r\n", new[] { "a\r", "b\r" })]
    public async Task Lines_are_what_stands_between_line_feeds(string body, string[] expected)
    {
        Assert.Equal(expected, await ReadAsync(Encoding.UTF8.GetBytes(body), int.MaxValue));
    }

    [Fact]
    public async Task Lines_survive_any_cut()
    {
        int seed = Environment.TickCount;
        Random random = new(seed);
        for (int round = 0; round < 40; round++)
        {
            string[] lines = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => new string((char)random.Next('a', 'z'), random.Next(0, round == 0 ? 200_000 : 300)))];
            byte[] body = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
            Assert.True(lines.SequenceEqual(await ReadAsync(body, random.Next(1, 5_000))), $"seed {seed}, round {round}");
        }
    }

    [Fact]
    public async Task A_line_without_end_is_not_held_in_memory()
    {
        byte[] body = new byte[JsonLines.LongestLine * 3];
        body.AsSpan().Fill((byte)'x');
        body[^2] = (byte)'\n';
        List<string> lines = await ReadAsync(body, 10_000);
        Assert.Equal([JsonLines.LongestLine + 1, 1], lines.Select(line => line.Length));
    }

    private static async Task<List<string>> ReadAsync(byte[] body, int mostAtATime)
    {
        JsonLines reader = new(new Chopped(body, mostAtATime));
        List<string> lines = [];
        while (await reader.ReadAsync(TestContext.Current.CancellationToken) is { } line)
        {
            lines.Add(Encoding.UTF8.GetString(line));
        }

        return lines;
    }

    /// <summary>A stream that gives a few bytes at a time.</summary>
    private sealed class Chopped(byte[] body, int most) : MemoryStream(body)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, most)], cancellationToken);
    }
}
