using System.Text.Json.Nodes;
using Zkp.Cli.Demo;

namespace Zkp.Cli.Tests;

public sealed class ReceiptTests
{
    private static readonly JsonObject Status = JsonNode.Parse("""
        {"circuit":"axiom-entailment","id":"01j","state":"Finalized","statement":"123","network":"local-optimism",
         "transactionHash":"0xab","blockNumber":7,"gasUsed":300000,"quotedFeeWei":"6300000000000","actualFeeWei":"1500000000000000001",
         "stages":[{"name":"prove","milliseconds":512.4},{"name":"confirm","milliseconds":3100}]}
        """)!.AsObject();

    [Fact]
    public void The_json_line_has_the_promised_members_first_and_the_rest_after()
    {
        string line = Receipt.ToJsonLine(Status);

        Assert.DoesNotContain('\n', line);
        Assert.Equal(
            ["id", "state", "network", "transactionHash", "blockNumber", "gasUsed", "statement", "quotedFeeWei", "actualFeeWei", "stages", "circuit"],
            JsonNode.Parse(line)!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public void A_promised_member_that_is_not_there_is_null()
    {
        JsonObject failed = new() { ["id"] = "1", ["state"] = "Failed" };

        JsonObject line = JsonNode.Parse(Receipt.ToJsonLine(failed))!.AsObject();

        Assert.True(line.ContainsKey("transactionHash"));
        Assert.Null(line["transactionHash"]);
    }

    [Fact]
    public void The_lines_tell_cost_in_ether_and_the_time_of_each_stage()
    {
        string[] lines = [.. Receipt.ToLines(Status)];

        Assert.Equal("Finalized on local-optimism", lines[0]);
        Assert.Contains("  quoted cost   0.0000063 ETH (6300000000000 wei)", lines);
        Assert.Contains("  actual cost   1.500000000000000001 ETH (1500000000000000001 wei)", lines);
        Assert.Contains("  time          prove              512 ms", lines);
    }

    [Fact]
    public void The_lines_tell_what_of_the_cost_is_for_data_on_L1_and_what_each_network_would_have_cost()
    {
        JsonObject status = JsonNode.Parse("""
            {"state":"Finalized","quotedFeeWei":"70","quotedL1FeeWei":"20","actualFeeWei":"60","l1FeeWei":"19","decision":{"rows":[
             {"quote":{"network":"a","expectedFeeWei":"70","l1FeeWei":"20"}},{"quote":{"network":"b","expectedFeeWei":"900","l1FeeWei":"0"}},
             {"quote":{"network":"c","unavailable":"its node gives no answer"}}]}}
            """)!.AsObject();

        string[] lines = [.. Receipt.ToLines(status)];

        Assert.Contains("  quoted cost   0.00000000000000007 ETH (70 wei), 20 wei of it for data on L1", lines);
        Assert.Contains("  actual cost   0.00000000000000006 ETH (60 wei), 19 wei of it for data on L1", lines);
        Assert.Contains("  quote         a: 0.00000000000000007 ETH (70 wei), 20 wei of it for data on L1", lines);
        Assert.Contains("  quote         b: 0.0000000000000009 ETH (900 wei)", lines);
        Assert.Contains("  quote         c: its node gives no answer", lines);
    }
}
