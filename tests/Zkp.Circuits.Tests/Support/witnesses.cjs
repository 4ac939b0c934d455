// Calculates witnesses with the runtime that snarkjs uses, many in one process: node starts slowly.
// Arguments: the circuit's WASM. Standard input: one input JSON a line. Standard output: one line each,
// {"witness":["1",…]} or {"error":"…"} where the circuit refuses the inputs.
const fs = require("fs");
const path = require("path");
const readline = require("readline");

const { WitnessCalculatorBuilder } = require(path.join(process.cwd(), "node_modules", "circom_runtime"));

async function main() {
  const calculator = await WitnessCalculatorBuilder(fs.readFileSync(process.argv[2]), { sanityCheck: true });
  // The circuit's own log of a failed assertion is part of the error already.
  console.error = () => {};
  for await (const line of readline.createInterface({ input: process.stdin })) {
    let answer;
    try {
      const witness = await calculator.calculateWitness(JSON.parse(line), true);
      answer = { witness: witness.map(String) };
    } catch (error) {
      answer = { error: String(error && error.message ? error.message : error) };
    }
    process.stdout.write(JSON.stringify(answer) + "\n");
  }
}

// No process.exit after success: it would cut off what a pipe has not taken yet.
main().catch((error) => {
  process.stderr.write(String(error) + "\n");
  process.exit(1);
});
