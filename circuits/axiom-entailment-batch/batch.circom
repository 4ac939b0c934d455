pragma circom 2.1.6;

include "circomlib/circuits/poseidon.circom";
include "axiom-entailment/entailment.circom";

// N statements of axiom entailment in one proof, each by axioms of its own. docs/batches.md holds the argument why two
// public signals bind all of them.

// One number for all statements.
//
// Private: statements. Outputs: digest.
// Up to 16 statements are hashed at once; more are hashed 16 at a time, and then the digests. SIZE is the key's own, so
// two lists of different lengths never meet under one key.
template StatementsDigest(SIZE) {
    signal input statements[SIZE];
    signal output digest;

    if (SIZE <= 16) {
        digest <== Poseidon(SIZE)(statements);
    } else {
        var CHUNKS = SIZE \ 16;
        assert(CHUNKS * 16 == SIZE);
        assert(CHUNKS <= 16);
        component chunk[CHUNKS];
        component outer = Poseidon(CHUNKS);
        for (var c = 0; c < CHUNKS; c++) {
            chunk[c] = Poseidon(16);
            for (var k = 0; k < 16; k++) {
                chunk[c].inputs[k] <== statements[16 * c + k];
            }
            outer.inputs[c] <== chunk[c].out;
        }
        digest <== outer.out;
    }
}

// digest + statements[0] * challenge + ... + statements[SIZE - 1] * challenge^SIZE, by Horner's rule.
//
// Private: digest, statements. Public: challenge. Outputs: value.
template StatementsAt(SIZE) {
    signal input digest;
    signal input statements[SIZE];
    signal input challenge;
    signal output value;

    signal sum[SIZE];
    sum[SIZE - 1] <== statements[SIZE - 1] * challenge;
    for (var i = SIZE - 2; i >= 0; i--) {
        sum[i] <== (sum[i + 1] + statements[i]) * challenge;
    }
    value <== sum[0] + digest;
}

// Private: theorem, salt, conclusion, antecedent, selector, each for every statement.
// Public: challenge. Outputs: binding.
// The statements themselves are no signals: whoever verifies has a list of them, draws the challenge from that list and
// its digest, and compares the polynomial's value there with the one that is computed here.
template AxiomEntailmentBatch(SIZE, MAX_AXIOMS, MAX_STEPS, CIRCUIT_VERSION, RULESET_ID, COMMITMENT_TAG) {
    signal input theorem[SIZE];
    signal input salt[SIZE];
    signal input conclusion[SIZE][MAX_AXIOMS];
    signal input antecedent[SIZE][MAX_AXIOMS][2];
    signal input selector[SIZE][MAX_STEPS][MAX_AXIOMS];
    signal input challenge;
    signal output binding;

    signal statements[SIZE];
    for (var i = 0; i < SIZE; i++) {
        statements[i] <== AxiomEntailment(MAX_AXIOMS, MAX_STEPS, CIRCUIT_VERSION, RULESET_ID, COMMITMENT_TAG)(
            theorem[i], salt[i], conclusion[i], antecedent[i], selector[i]
        );
    }

    signal digest <== StatementsDigest(SIZE)(statements);
    binding <== StatementsAt(SIZE)(digest, statements, challenge);
}
