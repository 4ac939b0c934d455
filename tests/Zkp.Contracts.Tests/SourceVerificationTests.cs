using System.Collections.Specialized;
using System.Text.Json;
using Zkp.Cli.Deploy;
using Zkp.Cli.Deploy.Explorer;
using Zkp.Evm;

namespace Zkp.Contracts.Tests;

/// <summary>Sources are published through Etherscan's API, version 2, whatever it answers.</summary>
public sealed class SourceVerificationTests
{
    private const string Key = "SECRETKEY";
    private const string Version = "v0.8.37+commit.00000000";

    private static readonly (int, string) Guid = EtherscanServer.Answer("1", "guid-1");
    private static readonly (int, string) Pending = EtherscanServer.Answer("0", "Pending in queue");
    private static readonly (int, string) Pass = EtherscanServer.Answer("1", "Pass - Verified");
    private static readonly (int, string) RateLimit = EtherscanServer.Answer("0", "Max calls per sec rate limit reached (3/sec)");

    [Fact]
    public async Task WhatIsSubmittedMakesTheContractAgain()
    {
        await using EtherscanServer server = new(Guid, Pending, Pass);
        IReadOnlyDictionary<string, CompiledContract> compiled = await new ContractCompiler().CompileRegistriesAsync();
        byte[] arguments = Abi.Encode(["address", "address", "address", "uint48", "uint32"], Address.Zero, Address.Zero, Address.Zero, 1, 2);
        SourceOutcome outcome = await VerifyAsync(server, compiled["VKHashRegistry"], arguments);

        Assert.True(outcome.Verified, outcome.Detail);
        Assert.Equal(["POST", "GET", "GET"], server.Questions.Select(question => question["method"]));
        NameValueCollection submitted = server.Questions[0];
        Assert.Equal("contract", submitted["module"]);
        Assert.Equal("verifysourcecode", submitted["action"]);
        Assert.Equal(Key, submitted["apikey"]);
        Assert.Equal("42161", submitted["chainid"]);
        Assert.Equal("solidity-standard-json-input", submitted["codeformat"]);
        Assert.Equal("src/VKHashRegistry.sol:VKHashRegistry", submitted["contractname"]);
        Assert.Equal(Version, submitted["compilerversion"]);
        Assert.Equal(Convert.ToHexStringLower(arguments), submitted["constructorArguments"]);
        foreach (NameValueCollection question in server.Questions.Skip(1))
        {
            Assert.Equal("checkverifystatus", question["action"]);
            Assert.Equal("guid-1", question["guid"]);
            Assert.Equal("42161", question["chainid"]);
        }

        // As the explorer does: compile what was submitted, and compare.
        using JsonDocument input = JsonDocument.Parse(submitted["sourceCode"]!);
        Assert.Equal("Solidity", input.RootElement.GetProperty("language").GetString());
        Dictionary<string, string> sources = input.RootElement.GetProperty("sources").EnumerateObject()
            .ToDictionary(source => source.Name, source => source.Value.GetProperty("content").GetString()!);
        CompiledContract again = (await new ContractCompiler().CompileAsync(sources, ["VKHashRegistry"]))["VKHashRegistry"];
        Assert.Equal(compiled["VKHashRegistry"].CreationCode, again.CreationCode);
    }

    [Fact]
    public async Task CompilerTellsItsVersionAsExplorersNameIt() =>
        Assert.Matches(@"^v0\.8\.37\+commit\.[0-9a-f]{8}$", await ContractCompiler.VersionAsync());

    [Fact]
    public async Task RateLimitsAndAnExplorerThatLagsAreWaitedFor()
    {
        await using EtherscanServer server = new(
            RateLimit,
            (429, "slow down"),
            (503, ""),
            EtherscanServer.Answer("0", "Unable to locate ContractCode at 0x00"),
            Guid,
            RateLimit,
            Pending,
            (502, "<html>"),
            Pass);
        SourceOutcome outcome = await VerifyAsync(server);
        Assert.True(outcome.Verified, outcome.Detail);
        Assert.Equal(9, server.Questions.Count);
        Assert.Equal(5, server.Questions.Count(question => question["action"] == "verifysourcecode"));
    }

    [Theory]
    [InlineData("0", "Contract source code already verified")]
    [InlineData("0", "Already Verified")]
    public async Task WhatIsVerifiedStaysSo(string status, string result)
    {
        await using EtherscanServer server = new(EtherscanServer.Answer(status, result));
        Assert.True((await VerifyAsync(server)).Verified);
        Assert.Single(server.Questions);

        await using EtherscanServer later = new(Guid, EtherscanServer.Answer(status, result));
        Assert.True((await VerifyAsync(later)).Verified);
    }

    [Fact]
    public async Task RefusalIsToldInTheExplorersWords()
    {
        await using EtherscanServer server = new(Guid, Pending, EtherscanServer.Answer("0", "Fail - Unable to verify. Compiled contract deployment bytecode does NOT match"));
        SourceOutcome outcome = await VerifyAsync(server);
        Assert.False(outcome.Verified);
        Assert.Contains("does NOT match", outcome.Detail, StringComparison.Ordinal);
        Assert.Equal(3, server.Questions.Count);
    }

    /// <summary>An answer that repeats the key brings it into no message.</summary>
    [Fact]
    public async Task KeyIsInNoMessage()
    {
        await using EtherscanServer server = new(EtherscanServer.Answer("0", $"Invalid API Key {Key}"));
        SourceOutcome outcome = await VerifyAsync(server);
        Assert.False(outcome.Verified);
        Assert.Contains("Invalid API Key", outcome.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, outcome.Detail, StringComparison.Ordinal);
        Assert.Single(server.Questions);
    }

    [Fact]
    public async Task SomethingElseThanAnExplorerIsAFailure()
    {
        await using EtherscanServer server = new((200, "<html>hello</html>"));
        SourceOutcome outcome = await VerifyAsync(server);
        Assert.False(outcome.Verified);
        Assert.Contains("hello", outcome.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PatienceEnds()
    {
        await using EtherscanServer server = new(Guid, Pending);
        SourceOutcome outcome = await VerifyAsync(server, patience: TimeSpan.FromMilliseconds(200));
        Assert.False(outcome.Verified);
        Assert.Contains("Pending in queue", outcome.Detail, StringComparison.Ordinal);

        EtherscanServer gone = new(Guid);
        await gone.DisposeAsync();
        outcome = await VerifyAsync(gone, patience: TimeSpan.FromMilliseconds(200));
        Assert.False(outcome.Verified);
        Assert.Contains("reached", outcome.Detail, StringComparison.Ordinal);
    }

    private static async Task<SourceOutcome> VerifyAsync(
        EtherscanServer server, CompiledContract? contract = null, byte[]? arguments = null, TimeSpan? patience = null)
    {
        contract ??= await new ContractCompiler().CompileSingleAsync("// SPDX-License-Identifier: MIT\npragma solidity 0.8.37; contract A {}", "A");
        EtherscanOptions options = new()
        {
            Endpoint = server.Endpoint,
            ApiKey = Key,
            PollInterval = TimeSpan.FromMilliseconds(5),
            Patience = patience ?? TimeSpan.FromSeconds(60),
        };
        using HttpClient http = new();
        return await new EtherscanClient(http, options, 42161, TimeProvider.System)
            .VerifyAsync(new DeployedSource("A", Address.Zero, contract, arguments ?? []), Version, CancellationToken.None);
    }
}
