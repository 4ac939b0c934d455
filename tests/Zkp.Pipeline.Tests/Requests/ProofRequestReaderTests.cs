using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Zkp.Pipeline.Axioms;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Requests;

namespace Zkp.Pipeline.Tests.Requests;

public sealed class ProofRequestReaderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("zkp-circuits-").FullName;
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ProofRequestReader reader;

    public ProofRequestReaderTests()
    {
        WriteCircuit("axiom-entailment", "axioms");
        WriteCircuit("squares", "inputs");
        reader = Reader(priceUsd: null);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_whole_request_is_read()
    {
        Result<ProofRequest> result = Read(
            """
            {"circuit":"axiom-entailment","statement":{"axioms":["P","P -> Q"],"theorem":"Q"},
             "policy":{"network":"net","maxFeeWei":"1000000000000000000","deadline":"2026-01-02T00:00:00Z","urgency":"high"},
             "callbackUrl":"https://example.com/hook"}
            """);

        Assert.True(result.TryGet(out ProofRequest? request, out _));
        Assert.Equal("axiom-entailment", request.Circuit.Id);
        Assert.Equal(
            new ProofPolicy
            {
                Network = "net",
                MaxFeeWei = 1_000_000_000_000_000_000,
                Deadline = new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero),
                Urgency = ProofUrgency.High,
            },
            request.Policy);
        Assert.Equal(new Uri("https://example.com/hook"), request.CallbackUrl);
        AxiomClaim? claim = AxiomClaim.TryReadJson(request.Claim!.Value);
        Assert.True(claim!.IsConsistent);
        Assert.Equal(claim.Statement.ToBigInteger(), request.Statement);
    }

    [Theory]
    [InlineData("", 400, "malformed_json", "")]
    [InlineData("{\"circuit\":", 400, "malformed_json", "")]
    [InlineData("[]", 400, "not_an_object", "")]
    [InlineData("{}", 400, "missing_member", "/circuit")]
    [InlineData("""{"circuit":1}""", 400, "wrong_type", "/circuit")]
    [InlineData("""{"circuit":"\ud800"}""", 400, "malformed_json", "/circuit")]
    [InlineData("""{"circuit":"nothing"}""", 422, "unknown_circuit", "/circuit")]
    [InlineData("""{"circuit":"squares","circuit":"squares"}""", 400, "malformed_json", "")]
    [InlineData("""{"circuit":"squares","inputs":{"x":1},"extra":1}""", 400, "unknown_member", "/extra")]
    [InlineData("""{"circuit":"squares","statement":{}}""", 400, "wrong_member", "/statement")]
    [InlineData("""{"circuit":"squares"}""", 400, "missing_member", "/inputs")]
    [InlineData("""{"circuit":"squares","inputs":[1]}""", 400, "wrong_type", "/inputs")]
    [InlineData("""{"circuit":"squares","inputs":{"x":1.5}}""", 422, "malformed_input", "/inputs/x")]
    [InlineData("""{"circuit":"squares","inputs":{"x":["1",["0x","2"]]}}""", 422, "malformed_input", "/inputs/x/1/0")]
    [InlineData("""{"circuit":"squares","inputs":{"x":true}}""", 422, "malformed_input", "/inputs/x")]
    [InlineData("""{"circuit":"axiom-entailment","statement":{"axioms":["P &"],"theorem":"Q"}}""", 400, "malformed_axiom", "/statement/axioms/0")]
    [InlineData("""{"circuit":"axiom-entailment","statement":{"axioms":["P"],"theorem":"Q"}}""", 422, "not_entailed", "/statement/theorem")]
    [InlineData("""{"circuit":"squares","inputs":{"x":1},"policy":[]}""", 400, "wrong_type", "/policy")]
    [InlineData("""{"circuit":"squares","inputs":{"x":1},"policy":{"net":"a"}}""", 400, "unknown_member", "/policy/net")]
    [InlineData("""{"circuit":"squares","inputs":{"x":1},"policy":{"network":"a"}}""", 422, "unknown_network", "/policy/network")]
    [InlineData("""{"circuit":"squares","inputs":{"x":1},"policy":{"networks":["net","a"]}}""", 422, "unknown_network", "/policy/networks")]
    [InlineData("""{"circuit":"squares","inputs":{"x":1},"policy":{"networks":[]}}""", 422, "unknown_network", "/policy/networks")]
    [InlineData("""{"circuit":"squares","inputs":{"x":1},"policy":{"experimental":"yes"}}""", 400, "wrong_type", "/policy/experimental")]
    [InlineData("""{"circuit":"squares","inputs":{"x":1},"quote":"abc"}""", 400, "bad_quote", "/quote")]
    [InlineData("""{"circuit":"squares","inputs":{"x":1},"policy":{"maxFeeWei":"-1"}}""", 400, "bad_amount", "/policy/maxFeeWei")]
    [InlineData("""{"circuit":"squares","inputs":{"x":1},"policy":{"maxFeeWei":1e30}}""", 400, "bad_amount", "/policy/maxFeeWei")]
    [InlineData("""{"circuit":"squares","inputs":{"x":1},"policy":{"maxCostUsd":1}}""", 422, "no_price", "/policy/maxCostUsd")]
    [InlineData("""{"circuit":"squares","inputs":{"x":1},"policy":{"deadline":"2025-01-01T00:00:00Z"}}""", 422, "deadline_passed", "/policy/deadline")]
    [InlineData("""{"circuit":"squares","inputs":{"x":1},"policy":{"deadline":"soon"}}""", 400, "bad_deadline", "/policy/deadline")]
    [InlineData("""{"circuit":"squares","inputs":{"x":1},"policy":{"urgency":"2"}}""", 400, "bad_urgency", "/policy/urgency")]
    [InlineData("""{"circuit":"squares","inputs":{"x":1},"callbackUrl":"http://example.com"}""", 422, "bad_callback", "/callbackUrl")]
    [InlineData("""{"circuit":"squares","inputs":{"x":1},"callbackUrl":"https://10.1.2.3/"}""", 422, "bad_callback", "/callbackUrl")]
    [InlineData("""{"circuit":"squares","inputs":{"x":1},"callbackUrl":"https://[::ffff:127.0.0.1]/"}""", 422, "bad_callback", "/callbackUrl")]
    [InlineData("""{"circuit":"squares","inputs":{"x":1},"callbackUrl":7}""", 400, "bad_callback", "/callbackUrl")]
    public void A_mistake_is_named_with_its_place(string body, int status, string code, string pointer)
    {
        Result<ProofRequest> result = Read(body);

        Assert.False(result.TryGet(out _, out Problem? problem));
        Assert.Equal((status, code, pointer), (problem.Status, problem.Code, problem.Pointer));
        Assert.NotEmpty(problem.Detail);
    }

    [Fact]
    public void An_input_above_the_circuits_limit_is_refused()
    {
        Result<ProofRequest> result = Read("{\"circuit\":\"squares\",\"inputs\":{\"x\":\"" + new string('1', 2000) + "\"}}");

        Assert.False(result.TryGet(out _, out Problem? problem));
        Assert.Equal((413, "input_too_large"), (problem.Status, problem.Code));
    }

    [Fact]
    public void Malformed_text_is_refused_wherever_it_stands()
    {
        byte[] body = [.. "{\"circuit\":\""u8, 0xff, .. "\"}"u8];

        Assert.False(reader.Read(body).TryGet(out _, out Problem? problem));
        Assert.Equal("malformed_json", problem.Code);
        Assert.False(Read("""{"\ud800":1}""").TryGet(out _, out _));
        Assert.False(Read("""{"circuit":"squares","inputs":{"\udc00":1}}""").TryGet(out _, out _));
    }

    [Fact]
    public void A_limit_in_dollars_is_read_where_a_price_is_known()
    {
        Assert.True(Reader(priceUsd: 2000m).Read(Encoding.UTF8.GetBytes(
            """{"circuit":"squares","inputs":{"x":1},"policy":{"maxCostUsd":0.25}}""")).TryGet(out ProofRequest? request, out _));
        Assert.Equal(0.25m, request.Policy.MaxCostUsd);
    }

    /// <summary>Random documents, half of them small changes to a good one: every answer is a request or a 4xx.</summary>
    [Fact]
    public void Random_bodies_never_get_more_than_a_refusal()
    {
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        Random random = new(seed);
        string good = """{"circuit":"squares","inputs":{"x":[1,"0x2"]},"policy":{"urgency":"low","maxFeeWei":"5"}}""";
        for (int i = 0; i < 5000; i++)
        {
            byte[] body = Encoding.UTF8.GetBytes(good);
            for (int changes = random.Next(1, 6); changes > 0; changes--)
            {
                body[random.Next(body.Length)] = (byte)(random.Next(2) == 0 ? random.Next(256) : "{}[]\",:\\u0d8"[random.Next(12)]);
            }

            if (!reader.Read(body).TryGet(out _, out Problem? problem))
            {
                Assert.InRange(problem.Status, 400, 499);
            }
        }
    }

    private ProofRequestReader Reader(decimal? priceUsd) => new(
        new CurrentCircuits(CircuitCatalog.Load([folder]), [], time), name => name == "net", new AxiomsReader(), new CallbackPolicy(AllowLoopback: false), new PriceOfEther(priceUsd), time);

    private Result<ProofRequest> Read(string body) => reader.Read(Encoding.UTF8.GetBytes(body));

    private void WriteCircuit(string id, string statement)
    {
        string path = Directory.CreateDirectory(Path.Combine(folder, id)).FullName;
        File.WriteAllText(Path.Combine(path, "circuit.json"), JsonSerializer.Serialize(new { id, version = 1, statement, maxInputBytes = 1000 }));
        File.WriteAllText(Path.Combine(path, Circuit.VerifyingKeyFile), """{"nPublic":1}""");
        File.WriteAllText(Path.Combine(path, Circuit.WasmFile), "");
        File.WriteAllText(Path.Combine(path, Circuit.ProvingKeyFile), "");
    }
}
