namespace Zkp.Groth16.Tests;

public class CircuitInputsTests
{
    [Fact]
    public void ArraysAreFlattenedAndBusesQualified()
    {
        CircuitInputs inputs = CircuitInputs.ParseJson(
            """{"a": 1, "b": [[1, "2"], ["0x3", -4]], "bus": {"x": 5, "y": [6]}, "list": [{"z": 7}, {"z": true}]}""");
        Assert.Equal(["a", "b", "bus.x", "bus.y", "list[0].z", "list[1].z"], inputs.Signals.Keys);
        Assert.Equal(["1", "2", "3", Bn254.Fr.FromBigInteger(-4).ToString()], inputs.Signals["b"].Select(v => v.ToString()));
        Assert.Equal(Bn254.Fr.One, inputs.Signals["list[1].z"][0]);
    }

    [Theory]
    [InlineData("", "no valid JSON")]
    [InlineData("[1]", "must be a JSON object")]
    [InlineData("""{"a": 1.5}""", "\"a\" has a value that is no integer")]
    [InlineData("""{"a": 1e3}""", "\"a\" has a value that is no integer")]
    [InlineData("""{"a": "x"}""", "\"a\" has a value that is no integer")]
    [InlineData("""{"a": ""}""", "\"a\" has a value that is no integer")]
    [InlineData("""{"a": "--1"}""", "\"a\" has a value that is no integer")]
    [InlineData("""{"a": [null]}""", "\"a\" holds null")]
    [InlineData("""{"a": 1, "a": 2}""", "\"a\" is given twice")]
    [InlineData("""{"a": "21888242871839275222246405745257275088548364400416034343698204186575808495617"}""", "\"a\" has a value that is not below")]
    [InlineData("""{"a": [[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}""", "no valid JSON")]
    public void BadInputsAreRefusedBySignal(string json, string message) =>
        Assert.Contains(
            message, Assert.Throws<ProofSystemFormatException>(() => CircuitInputs.ParseJson(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void MessagesDoNotShowValues()
    {
        ProofSystemFormatException error =
            Assert.Throws<ProofSystemFormatException>(() => CircuitInputs.ParseJson("""{"a": "secret123"}"""));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }
}
