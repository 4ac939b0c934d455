using System.Text;
using System.Text.Json.Nodes;

namespace Zkp.EndToEnd.Tests;

/// <summary>Bodies that are wrong in every way: any JSON, good requests with a part changed, and noise. None is a good request.</summary>
internal static class RandomJson
{
    private static readonly string[] Names = ["circuit", "statement", "inputs", "policy", "axioms", "theorem", "network", "x", "", "\u0000"];

    private const int MostChanges = 4;

    public static byte[] Create(Random random) => random.Next(3) switch
    {
        0 => Encoding.UTF8.GetBytes(Value(random, 4)?.ToJsonString() ?? "null"),
        1 => Encoding.UTF8.GetBytes(Broken(random)),
        _ => Noise(random),
    };

    private static string Broken(Random random)
    {
        JsonObject request = StackFixture.Request();
        JsonObject statement = request["statement"]!.AsObject();
        switch (random.Next(6))
        {
            case 0:
                request["circuit"] = Value(random, 2);
                break;
            case 1:
                statement["axioms"] = Value(random, 3);
                break;
            case 2:
                statement["theorem"] = new JsonObject();
                break;
            case 3:
                request["unknown"] = Value(random, 2);
                break;
            case 4:
                request["policy"] = new JsonObject { ["deadline"] = Value(random, 1) ?? 1, ["unknown"] = 1 };
                break;
            default:
                statement.Remove(random.Next(2) == 0 ? "axioms" : "theorem");
                break;
        }

        return request.ToJsonString();
    }

    private static byte[] Noise(Random random)
    {
        byte[] body = Encoding.UTF8.GetBytes(StackFixture.Request().ToJsonString());
        for (int i = random.Next(1, MostChanges + 1); i > 0; i--)
        {
            body[random.Next(body.Length)] = (byte)random.Next(256);
        }

        // More closing braces than the changes can pair off, each by turning one into an opening one: never a good request.
        return [.. body, .. Enumerable.Repeat((byte)'}', (2 * MostChanges) + 1)];
    }

    private static JsonNode? Value(Random random, int depth) => random.Next(depth > 0 ? 7 : 5) switch
    {
        0 => null,
        1 => random.Next(),
        2 => random.NextDouble() * double.MaxValue,
        3 => random.Next(2) == 0,
        4 => Text(random),
        5 => new JsonArray([.. Enumerable.Range(0, random.Next(5)).Select(_ => Value(random, depth - 1))]),
        _ => Object(random, depth),
    };

    private static JsonObject Object(Random random, int depth)
    {
        JsonObject value = [];
        for (int i = random.Next(5); i > 0; i--)
        {
            value[Names[random.Next(Names.Length)]] = Value(random, depth - 1);
        }

        return value;
    }

    private static string Text(Random random) =>
        new([.. Enumerable.Range(0, random.Next(20)).Select(_ => (char)random.Next(1, random.Next(2) == 0 ? 128 : 0xd7ff))]);
}
