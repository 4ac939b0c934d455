pragma circom 2.1.6;

include "circomlib/circuits/poseidon.circom";
include "derivation.circom";

// Axiom entailment, ruleset TDFOL_v1: somebody holds axioms behind a commitment from which a theorem follows.
// docs/circuits.md says what that claims, what it does not, and why the constraints suffice.

// The salted commitment to the axiom list.
//
// Private: conclusion, antecedent, shape, salt. Outputs: commitment.
// The values, slot by slot (conclusion, first, second antecedent), are hashed 16 at a time, then the digests
// with the shape and the salt. All widths are fixed by MAX_AXIOMS, so two lists never share an encoding.
template AxiomsCommitment(MAX_AXIOMS) {
    signal input conclusion[MAX_AXIOMS];
    signal input antecedent[MAX_AXIOMS][2];
    signal input shape;
    signal input salt;
    signal output commitment;

    var CHUNKS = 3 * MAX_AXIOMS \ 16;
    assert(CHUNKS * 16 == 3 * MAX_AXIOMS);
    component chunk[CHUNKS];
    component outer = Poseidon(CHUNKS + 2);
    for (var c = 0; c < CHUNKS; c++) {
        chunk[c] = Poseidon(16);
        for (var k = 0; k < 16; k++) {
            var slot = (16 * c + k) \ 3;
            var place = (16 * c + k) % 3;
            if (place == 0) {
                chunk[c].inputs[k] <== conclusion[slot];
            } else {
                chunk[c].inputs[k] <== antecedent[slot][place - 1];
            }
        }
        outer.inputs[c] <== chunk[c].out;
    }
    outer.inputs[CHUNKS] <== shape;
    outer.inputs[CHUNKS + 1] <== salt;
    commitment <== outer.out;
}

// The whole claim under one public signal.
//
// Private: theorem, salt, conclusion, antecedent, selector.
// Outputs: statement = Poseidon(theorem, axiomsCommitment, CIRCUIT_VERSION, RULESET_ID).
// Version and ruleset are constants of the circuit: a prover cannot claim another one's.
template AxiomEntailment(MAX_AXIOMS, MAX_STEPS, CIRCUIT_VERSION, RULESET_ID, COMMITMENT_TAG) {
    signal input theorem;
    signal input salt;
    signal input conclusion[MAX_AXIOMS];
    signal input antecedent[MAX_AXIOMS][2];
    signal input selector[MAX_STEPS][MAX_AXIOMS];
    signal output statement;

    Derivation(MAX_AXIOMS, MAX_STEPS)(theorem, conclusion, antecedent, selector);

    signal shape <== AxiomListShape(MAX_AXIOMS, COMMITMENT_TAG)(conclusion, antecedent);
    signal axiomsCommitment <== AxiomsCommitment(MAX_AXIOMS)(conclusion, antecedent, shape, salt);

    statement <== Poseidon(4)([theorem, axiomsCommitment, CIRCUIT_VERSION, RULESET_ID]);
}
